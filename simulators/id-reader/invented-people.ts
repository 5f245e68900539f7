/**
 * Who is on the cards that can be presented. Nobody: births before 1900 with invented numbers, or the authorities' own printed
 * specimens (I1, I2, Y1, Y2; see `invented-foreigners.ts`). Equal to the people of `test/vectors/id-documents.json`, group `cards`, under the same ids.
 */
import type { CardText } from '../../devices/id-reader/protocol/card-text.ts';

export interface InventedPerson {
  readonly id: string;
  /** What is special about the card, for people. */
  readonly caption: string;
  readonly text: CardText;
  /** Addresses written to the chip after issue, oldest first. */
  readonly addedAddresses: readonly string[];
  /** Bytes of fingerprint templates on the chip: none, one finger or two. */
  readonly fingerBytes: 0 | 512 | 1024;
}

/** Holders of identity cards (R) and of residence permits for Hong Kong, Macao and Taiwan (J). */
export const INVENTED_RESIDENTS: readonly InventedPerson[] = [
  {
    id: 'R1',
    caption: '居民身份证 · 张样本',
    text: {
      layout: 'resident',
      name: '张样本',
      sex: '2',
      nation: '01',
      birth: '18900101',
      address: '北京市东城区样本胡同1号',
      id: '110101189001010024',
      issuer: '北京市公安局东城分局',
      begin: '20200101',
      end: '20400101',
    },
    addedAddresses: [],
    fingerBytes: 1024,
  },
  {
    id: 'R2',
    caption: '居民身份证 · 李测试 · 长期',
    text: {
      layout: 'resident',
      name: '李测试',
      sex: '1',
      nation: '11',
      birth: '18850630',
      address: '河北省样本市样本县样本镇样本村002号',
      id: '139999188506300170',
      issuer: '样本县公安局',
      begin: '20150701',
      end: '长期',
    },
    addedAddresses: ['样本省样本市样本区新址1号'],
    fingerBytes: 512,
  },
  {
    id: 'R3',
    caption: '居民身份证 · 姓名间隔点',
    text: {
      layout: 'resident',
      name: '阿卜杜热依木·样本尔江',
      sex: '1',
      nation: '05',
      birth: '18991231',
      address: '新疆维吾尔自治区样本地区样本县样本乡样本村3组',
      id: '659999189912310338',
      issuer: '样本县公安局',
      begin: '20100228',
      end: '20300228',
    },
    addedAddresses: [1, 2, 3, 4].map((n) => `样本省样本市样本区新址${n}号`),
    fingerBytes: 0,
  },
  {
    id: 'R4',
    caption: '居民身份证 · 各栏满格 · 已过期',
    text: {
      layout: 'resident',
      name: '样'.repeat(15),
      sex: '2',
      nation: '56',
      birth: '18880229',
      address: '址'.repeat(35),
      id: '539999188802290469',
      issuer: '局'.repeat(15),
      begin: '20000229',
      end: '20200229',
    },
    addedAddresses: [],
    fingerBytes: 0,
  },
  {
    id: 'R5',
    caption: '居民身份证 · 生僻字',
    text: {
      layout: 'resident',
      // A private-use character, and one outside the basic plane.
      name: '\uE863\u{20BB7}样',
      sex: '1',
      nation: '97',
      birth: '18820802',
      address: '广东省样本市样本区样本路5号',
      id: '44999918820802051X',
      issuer: '样本市公安局',
      begin: '20180802',
      end: '20380802',
    },
    addedAddresses: [],
    fingerBytes: 0,
  },
  {
    id: 'J1',
    caption: '港澳台居民居住证 · 香港',
    text: {
      layout: 'J',
      name: '陈样本',
      sex: '2',
      birth: '18900101',
      address: '广东省深圳市样本区样本路1号',
      id: '810000189001010028',
      issuer: '深圳市公安局',
      begin: '20180901',
      end: '20230901',
      passNo: 'H00000001',
      issueCount: '01',
    },
    addedAddresses: [],
    fingerBytes: 1024,
  },
  {
    id: 'J2',
    caption: '港澳台居民居住证 · 澳门',
    text: {
      layout: 'J',
      name: '何样本',
      sex: '1',
      birth: '18870315',
      address: '广东省珠海市样本区样本路2号',
      id: '820000188703150110',
      issuer: '珠海市公安局',
      begin: '20190101',
      end: '20240101',
      passNo: 'M00000002',
      issueCount: '02',
    },
    addedAddresses: [],
    fingerBytes: 0,
  },
  {
    id: 'J3',
    caption: '港澳台居民居住证 · 台湾',
    text: {
      layout: 'J',
      name: '林样本',
      sex: '2',
      birth: '18930930',
      address: '福建省厦门市样本区样本路3号',
      id: '830000189309300287',
      issuer: '厦门市公安局',
      begin: '20200202',
      end: '20250202',
      passNo: '00000003',
      issueCount: '01',
    },
    addedAddresses: [],
    fingerBytes: 0,
  },
];
