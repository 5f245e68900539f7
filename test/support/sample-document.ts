/** An invented person's card: R1 of the reader vectors (birth before 1900). */
import type { IdDocument } from '../../devices/id-reader/contract.ts';

export function sampleDocument(): IdDocument {
  return {
    kind: 'residentIdCard',
    name: '张样本',
    latinName: null,
    sex: { code: '2', name: '女' },
    ethnicGroup: { code: '01', name: '汉' },
    birthDate: '1890-01-01',
    address: '北京市东城区样本胡同1号',
    number: '110101189001010024',
    issuingAuthority: '北京市公安局东城分局',
    validFrom: '2020-01-01',
    validTo: '2040-01-01',
    permitNumber: null,
    issueCount: null,
    nationality: null,
    formerNumber: null,
    addedAddresses: [],
    photo: { state: 'undecoded', reason: 'no-decoder' },
    warnings: [],
  };
}
