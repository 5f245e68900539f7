/** What administrators may do about locks and incidents: an auditor nothing, a system administrator no stock. */
import { expect, test } from 'vitest';
import { CustodyAct } from '../../../daemon/api/contract/custody.ts';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import { createWorld, NOTHING, person, type Step, turnKey, type World } from '../custody/custody-world.ts';

const [MAIN] = NATIONAL_PROFILE.locks;

function world(): World {
  const made = createWorld(MAIN);
  made.facts.people = new Map([
    ...made.facts.people,
    ['aud', person('auditor', 'aud-1')],
    ['sec', person('securityAdmin', 'sec-1')],
  ]);
  return made;
}

/** The door opened without a ceremony and shut again; both are said by the contacts alone. */
function withIncident(made: World): string {
  made.contacts('main', { door: 'open', bolt: 'drawn' });
  made.contacts('main', { door: 'shut', bolt: 'thrown' });
  const [incident] = made.state().incidents.keys();
  if (incident === undefined) throw new Error('no incident');
  return incident;
}

type Acts = Readonly<Record<string, (made: World, by: string, other: string) => Step>>;
const seen = (made: World): string => {
  const incident = withIncident(made);
  for (const by of ['hal', 'ann']) made.run({ type: 'acknowledge', incident, by });
  return incident;
};
const account = (incident: string, by: string): Step => ({
  type: 'account',
  ...{ incident, by, key: null, input: NOTHING },
  reason: 'keyTest',
});

/** One example of each act that is allowed to `by` = the head, with another manager beside. */
const ACTS: Acts = {
  service: (_, by) => ({ type: 'service', lock: 'main', enabled: false, by }),
  timer: (made, by, confirmedBy) => {
    return { type: 'timer', lock: 'main', untilWall: made.facts.wall + 3_600_000, by, confirmedBy };
  },
  changeRule: (made, by, confirmedBy) => {
    const rule = { ...made.facts.rules.get('main'), changeWithDoorOpen: true, warnMs: 80_000 };
    return { type: 'changeRule', lock: 'main', rule, by, confirmedBy };
  },
  dayCheck: (_, by, confirmedBy) => ({ type: 'dayCheck', lock: 'main', by, confirmedBy }),
  acknowledge: (made, by) => ({ type: 'acknowledge', incident: withIncident(made), by }),
  account: (made, by) => account(seen(made), by),
  confirmAccount: (made, by) => {
    const incident = seen(made);
    made.run(account(incident, 'ann'));
    return { type: 'confirmAccount', incident, by };
  },
};

test('every act of the contract is in the table', () => {
  expect(Object.keys(ACTS).sort()).toEqual(CustodyAct.anyOf.map((act) => act.properties.type.const).sort());
});

const refusedAs = (made: World, step: Step): string | null => made.run(step).refusal?.code ?? null;

test.each(Object.entries(ACTS))('%s is refused to an auditor, first or second, and the try names them', (type, act) => {
  for (const [by, other] of [
    ['aud', 'hal'],
    ['hal', 'aud'],
    ['aud', 'sec'],
  ] as const) {
    const made = world();
    const step = act(made, by, other);
    const alone = !('confirmedBy' in step);
    if (alone && by !== 'aud') continue;
    expect(refusedAs(made, step)).toMatch(/^(notAManager|notAWitness)$/);
    const last = made.entries.at(-1);
    expect(last).toMatchObject({ type: 'opening.refused', data: { person: by } });
    expect(last?.actors).toEqual([{ person: by }]);
  }
  // The same by those who may: so it was the auditor that was refused. (Limits are changed with the door open.)
  const made = world();
  const step = act(made, 'hal', 'sec');
  expect(refusedAs(made, step)).toBe(type === 'changeRule' ? 'doorMustBeOpen' : null);
  expect(made.entries.at(-1)?.actors.length).toBeGreaterThan(0);
});

test('a system administrator keeps a lock shut but tells nothing of what lies behind it', () => {
  for (const [type, act] of Object.entries(ACTS)) {
    const made = world();
    const code = refusedAs(made, act(made, 'sam', 'hal'));
    const manages = ['service', 'timer', 'changeRule'].includes(type);
    expect(code).toBe(manages ? (type === 'changeRule' ? 'doorMustBeOpen' : null) : 'notAWitness');
  }
});

test('no lock of the shipped profile lets an administrator open, or an auditor do anything', () => {
  for (const { people, managers, witnesses } of NATIONAL_PROFILE.locks) {
    expect(people.flat()).not.toEqual(expect.arrayContaining([expect.stringMatching(/Admin$|^auditor$/)]));
    expect([...managers, ...witnesses]).not.toContain('auditor');
  }
});

test.each(['aud', 'sam', 'sec'])('the badge of %s begins no opening', (who) => {
  const made = world();
  const begun = made.run({ type: 'badge', lock: 'main', reader: 'r1', badge: `${who}-1`, person: who });
  expect(begun.refusal?.code).toMatch(/^(managerMayNotOpen|wrongRole)$/);
  turnKey(made, true);
  expect(made.types()).not.toContain('opening.first-badge');
});
