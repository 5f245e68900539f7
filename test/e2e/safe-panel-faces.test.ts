import { test } from 'vitest';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import {
  BOTH,
  CLOSED,
  CLOSING,
  COMPARTMENT,
  FIVE_OUT,
  FORCED,
  ISSUER,
  KEEPER,
  openSince,
} from '../support/safe-views.ts';
import { sharedPanel } from './with-panel.ts';

const atThePanel = sharedPanel();
const AFTER = { blanks: 15, voids: 1 };
const SIGNED_BY_ISSUER = { person: null, roles: ['issuer'], untilMono: 30_000 };
const entered = (view: SafeLockView): SafeLockView => ({
  ...view,
  entered: { input: FIVE_OUT, by: 'p-issuer', after: AFTER },
});

/** Every face with a view that shows it and a sentence that it must say. */
const FACES: readonly (readonly [name: string, face: string, view: SafeLockView, says: string])[] = [
  ['closed', 'closed', CLOSED, '李签发、王代签'],
  ['closing-check-owed', 'closed', { ...CLOSED, day: { day: '2026-11-22', checked: false, due: true } }, '收班检查'],
  [
    'first-badge',
    'badges',
    {
      ...CLOSED,
      stage: 'firstBadge',
      opening: 'o-1',
      people: [ISSUER],
      until: { mono: 60_000, ofMs: 60_000, what: 'second' },
    },
    '请印章管理人员刷卡',
  ],
  [
    'pin',
    'badges',
    {
      ...CLOSED,
      stage: 'secondBadge',
      opening: 'o-1',
      people: [ISSUER, KEEPER],
      until: { mono: 20_000, ofMs: 20_000, what: 'factor' },
    },
    '另一人请转过身去',
  ],
  [
    'key',
    'badges',
    {
      ...CLOSED,
      stage: 'secondBadge',
      opening: 'o-1',
      people: [{ ...ISSUER, factorGiven: true }, KEEPER],
      until: { mono: 20_000, ofMs: 20_000, what: 'factor' },
    },
    '赵掌印：请转动钥匙',
  ],
  [
    'wrong-pin',
    'badges',
    {
      ...CLOSED,
      stage: 'secondBadge',
      opening: 'o-1',
      people: [ISSUER, KEEPER],
      until: { mono: 20_000, ofMs: 20_000, what: 'factor' },
      notice: { code: 'pinWrong', clause: 'safe.md 6 (5)', person: 'p-issuer', mono: 0 },
    },
    '密码错误',
  ],
  [
    'delay',
    'delay',
    { ...CLOSED, stage: 'delay', until: { mono: 600_000, ofMs: 600_000, what: 'delay' } },
    '延时结束后',
  ],
  [
    'window',
    'delay',
    { ...CLOSED, stage: 'delay', until: { mono: 300_000, ofMs: 300_000, what: 'window' } },
    '请两人现在刷卡',
  ],
  [
    'released',
    'released',
    { ...CLOSED, stage: 'released', opening: 'o-1', people: BOTH, until: { mono: 5_000, ofMs: 5_000, what: 'door' } },
    '请立即拉开柜门',
  ],
  ['open', 'running', openSince(0), '柜门已打开'],
  ['open-warning', 'running', openSince(-95_000), '请尽快关好'],
  [
    'open-alarm',
    'running',
    { ...openSince(-125_000), alarms: [{ kind: 'heldOpen', severity: 'alarm', about: 'o-1' }] },
    '立即关门',
  ],
  ['closing', 'running', CLOSING, '柜门：已关'],
  ['confirm', 'confirm', entered(CLOSING), 'X320101001 – X320101005'],
  [
    'sign-badge',
    'signing',
    { ...CLOSING, signing: { act: { type: 'enterMovement', input: FIVE_OUT }, step: 'badge', ...SIGNED_BY_ISSUER } },
    '请签发人员刷卡签名',
  ],
  [
    'sign-pin',
    'signing',
    { ...CLOSING, signing: { act: { type: 'confirmMovement' }, step: 'pin', ...SIGNED_BY_ISSUER, person: 'p-keeper' } },
    '赵掌印：请输入密码',
  ],
  [
    'refused',
    'refused',
    { ...CLOSED, notice: { code: 'samePerson', clause: 'Q7.1', person: 'p-issuer', mono: 0 } },
    '同一人不能算作两人',
  ],
  [
    'forced',
    'incident',
    { ...CLOSED, incidents: [FORCED], alarms: [{ kind: 'forced', severity: 'alarm', about: 'i-1' }] },
    '柜门在没有刷卡的情况下被打开',
  ],
  [
    'write-up',
    'incident',
    { ...CLOSED, incidents: [{ ...FORCED, acknowledged: true, doorOpen: false }] },
    '由一人登记经过',
  ],
  [
    'write-up-confirm',
    'incident',
    {
      ...CLOSED,
      incidents: [
        {
          ...FORCED,
          acknowledged: true,
          doorOpen: false,
          account: { reason: 'fire', enteredBy: 'p-issuer', key: null, input: null, after: null },
        },
      ],
    },
    '没有用钥匙',
  ],
  ['out-of-service', 'outOfService', { ...CLOSED, outOfService: true }, '这把锁已停用'],
  ['board-silent', 'boardSilent', { ...CLOSED, contacts: null }, '锁控板没有回应'],
  ['reader-silent', 'readerSilent', { ...CLOSED, readers: [{ reader: 'r', ready: false }] }, '刷卡器没有回应'],
  ['timer', 'timer', { ...CLOSED, timerUntilWall: 1_795_400_000_000 }, '定时锁到'],
  ['obstacle', 'obstacle', { ...CLOSED, obstacle: { code: 'outOfHours', clause: 'Q7.4' } }, '不在允许开柜的时间内'],
  [
    'keypad',
    'keypad',
    {
      ...CLOSING,
      keypad: {
        question: 'purpose',
        typed: '1',
        choices: ['issue', 'voidHandedUp', 'allocation'],
        draft: { ...FIVE_OUT, stock: [] },
      },
    },
    '取空白证，当日签发',
  ],
  [
    'keypad-count',
    'keypad',
    { ...CLOSING, keypad: { question: 'count', typed: '5', choices: [], draft: { ...FIVE_OUT, stock: [] } } },
    '多少份？',
  ],
];

test.each(FACES)(
  '%s: the panel shows the face, says so in both languages, is legible and cut off nowhere',
  async (name, face, view, says) => {
    const panel = await atThePanel();
    panel.show(view);
    await panel.face(face);
    await panel.page.getByText(says).first().waitFor();
    for (const language of ['zh-CN', 'en'] as const) {
      await panel.say(language);
      await panel.shot(`${name}-${language}`);
    }
  },
);

test('a second lock waits in a row below, comes to the front by a touch, and leads by itself while it is used', async () => {
  const panel = await atThePanel();
  panel.show(CLOSED, COMPARTMENT);
  await panel.page.getByRole('heading', { name: '开柜请两人依次刷卡' }).waitFor();
  await panel.page.getByRole('button', { name: '印章内格' }).click();
  await panel.page.getByText('印章 2 枚').waitFor();
  await panel.shot('two-locks');
  panel.show({ ...CLOSED, stage: 'firstBadge', opening: 'o-1', people: [ISSUER] });
  await panel.face('badges');
});

test('the ring counts by the daemon’s clock, whatever its zero is', async () => {
  const panel = await atThePanel();
  panel.show({
    ...CLOSED,
    stage: 'firstBadge',
    opening: 'o-1',
    people: [ISSUER],
    until: { mono: panel.clock.mono() + 42_400, ofMs: 60_000, what: 'second' },
  });
  await panel.page
    .getByRole('timer')
    .getByText(/^4[0-3]$/)
    .waitFor();
});
