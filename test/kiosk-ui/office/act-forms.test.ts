/** The small forms of managers give acts that the contract takes, and no others. */
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { PeopleAct } from '../../../daemon/api/contract/people.ts';
import { FILING_STEPS, filingChain, PERSON_ROLES } from '../../../daemon/people/roles.ts';
import {
  type ActType,
  buildAct,
  filingSteps,
  formOf,
  missingFields,
  nextActs,
  ROLES,
  STEPS,
} from '../../../kiosk-ui/screens/office/people/act-forms.ts';
import { filed } from '../../e2e/office-samples.ts';

const fits = new Ajv({ strict: true }).compile(PeopleAct);
const TYPES = PeopleAct.anyOf.map((one): ActType => one.properties.type.const);
const FILLED = {
  name: '某人',
  idNumber: '11010118900101002x',
  login: 'w-1',
  role: 'issuer',
  deputy: 'p2',
  badge: 'b1',
  reason: 'lost',
  class: 'uid+pin',
  kind: 'pin',
  step: 'county',
  fact: 'training',
  formal: '2020-01-01',
  confidentiality: '2020-01-01',
  day: '2026-01-01',
  from: '2026-01-01',
  until: '2026-12-31',
  securityKey: 'abc',
};

test.each(TYPES)('the form of %s, filled in, is an act of the contract', (type) => {
  const form = formOf(type);
  expect(missingFields(form.fields, FILLED)).toEqual([]);
  const act = buildAct(form, 'p1', FILLED);
  expect(fits(act), JSON.stringify([act, fits.errors])).toBe(true);
});

test('what is empty or no date is missing; only the end of a permission may stay empty', () => {
  const { fields } = formOf('filePermission');
  expect(missingFields(fields, { role: 'issuer', day: '2026-1-1' })).toEqual(['day', 'from']);
  const act = buildAct(formOf('filePermission'), 'p1', { ...FILLED, until: '' });
  expect(act).toMatchObject({ until: null });
  expect(missingFields(formOf('enrolPerson').fields, { ...FILLED, idNumber: '110101' })).toEqual(['idNumber']);
});

test('the roles and levels on the screen are those of the rules', () => {
  expect(ROLES).toEqual(PERSON_ROLES);
  expect(STEPS).toEqual(FILING_STEPS);
  for (const role of PERSON_ROLES)
    expect(filingSteps(filed(role)).map(({ step }) => step)).toEqual([...filingChain(role)]);
});

test('a permission’s next act follows the order of the levels', () => {
  const approved = filed('issuer', { state: 'approved', step: 'county' });
  expect(nextActs(approved, '2026-11-22')[0]).toMatchObject({ type: 'approvePermission', values: { step: 'city' } });
  const last = filed('issuer', { state: 'approved', step: 'province' });
  expect(nextActs(last, '2026-11-22')[0]?.type).toBe('filePermission');
  const own = filed('head', { state: 'approved', step: 'institution' });
  expect(nextActs(own, '2026-11-22')[0]?.type).toBe('filePermission');
});
