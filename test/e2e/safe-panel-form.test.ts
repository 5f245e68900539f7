import { expect, test } from 'vitest';
import { BOTH, CLOSED, CLOSING, COMPARTMENT, FIVE_OUT, FORCED, openSince } from '../support/safe-views.ts';
import { sharedPanel } from './with-panel.ts';

const atThePanel = sharedPanel();

test('five blanks out by touch alone: the first number is proposed, the count makes the last, the act is put up', async () => {
  const { page, show, shot, asked } = await atThePanel();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  show(openSince(0));
  await press('登记出入库');
  await shot('form-purpose');
  await press('取出');
  await shot('form-kind');
  await press('取空白证，当日签发');
  expect(await page.getByLabel('首号').inputValue()).toBe('X320101001');
  await press('5');
  await page.getByText('空白证 20 → 15').waitFor();
  expect(await page.getByLabel('末号').inputValue()).toBe('X320101005');
  await shot('form-run');
  await press('加入这一段');
  await shot('form-lines');
  await press('下一步');
  for (const key of ['1', '5', '下一步', '1'])
    await page.locator('.safe-pad').getByRole('button', { name: key, exact: true }).click();
  await page.getByText('与账面相符。').waitFor();
  await shot('form-counted');
  await page.locator('.safe-lead').click();
  await shot('form-review');
  await press('刷卡签名');
  await expect.poll(() => asked).toEqual([{ lock: 'main', act: { type: 'enterMovement', input: FIVE_OUT } }]);
});

test('a scanner types first and last number, and Enter goes on; the line says that it was scanned', async () => {
  const { page, show, asked } = await atThePanel();
  show(CLOSING);
  for (const name of ['登记出入库', '放回', '空白证未用退回'])
    await page.getByRole('button', { name, exact: true }).click();
  for (const number of ['X320101030', 'X320101031']) {
    await page.keyboard.type(number);
    await page.keyboard.press('Enter');
  }
  await page.getByRole('heading', { name: '出入库明细' }).waitFor();
  await page.getByText('空白证 20 → 22').waitFor();
  for (const name of ['下一步', '这次没有清点', '刷卡签名'])
    await page.getByRole('button', { name, exact: true }).click();
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]?.act).toMatchObject({
    input: {
      purpose: 'putBack',
      counted: null,
      stock: [{ first: 'X320101030', last: 'X320101031', source: 'scanned' }],
    },
  });
});

test('numbers that are not in the safe are said at once and cannot be added', async () => {
  const { page, show, shot } = await atThePanel();
  show(CLOSING);
  for (const name of ['登记出入库', '取出', '取空白证，当日签发', '2', '1'])
    await page.getByRole('button', { name, exact: true }).click();
  await page.getByText('其中有号码不在柜内，请核对。').waitFor();
  await shot('form-not-held');
  expect(await page.getByRole('button', { name: '加入这一段' }).isEnabled()).toBe(false);
});

test('what was entered half stays when the door is shut, when the signature lapses and when it is sent back', async () => {
  const { page, show, face } = await atThePanel();
  show(openSince(0));
  for (const name of ['登记出入库', '检查', '这次没有清点'])
    await page.getByRole('button', { name, exact: true }).click();
  await page.getByText('事由：检查').waitFor();
  show(CLOSING);
  await page.getByText('事由：检查').waitFor();
  show({
    ...CLOSING,
    signing: { act: { type: 'cancel' }, step: 'badge', person: null, roles: ['issuer'], untilMono: 30_000 },
  });
  await face('signing');
  show(CLOSING);
  await page.getByText('事由：检查').waitFor();
});

test('the door open too long says so above the form, which stays in sight', async () => {
  const { page, show, shot } = await atThePanel();
  show(openSince(-125_000));
  await page.getByRole('button', { name: '登记出入库' }).click();
  await page.getByText(/请关门$/).waitFor();
  await shot('form-urgent');
  await page.getByRole('heading', { name: '这次开柜是为了什么？' }).waitFor();
});

test('the other person sends it back with what is wrong, or confirms', async () => {
  const { page, show, asked } = await atThePanel();
  show({ ...CLOSING, entered: { input: FIVE_OUT, by: 'p-issuer', after: { blanks: 15, voids: 1 } } });
  await page.getByRole('button', { name: '有误，退回' }).click();
  await page.getByRole('button', { name: '号码不对' }).click();
  await page.getByRole('button', { name: '无误，刷卡确认' }).click();
  await expect
    .poll(() => asked.map(({ act }) => act))
    .toEqual([{ type: 'disputeMovement', why: 'numbers' }, { type: 'confirmMovement' }]);
});

test('a seal is taken out: which, why and in what condition', async () => {
  const { page, show, shot, asked } = await atThePanel();
  show({ ...COMPARTMENT, stage: 'open', opening: 'o-2', people: BOTH.slice(1), openSinceMono: 0 });
  for (const name of ['登记出入库', '取出', 'S-02']) await page.getByRole('button', { name, exact: true }).click();
  await shot('form-seal');
  for (const name of ['加入这枚印章', '下一步', '刷卡签名'])
    await page.getByRole('button', { name, exact: true }).click();
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]).toMatchObject({
    lock: 'seal-compartment',
    act: { input: { seals: [{ seal: 'S-02', direction: 'out', reason: 'use', condition: 'sound' }] } },
  });
});

test('a forced door is acknowledged, written up with its reason, and confirmed once the door is shut', async () => {
  const { page, show, shot, asked } = await atThePanel();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  show({ ...CLOSED, incidents: [FORCED] });
  await press('确认已知');
  const seen = { ...FORCED, acknowledged: true, doorOpen: false };
  show({ ...CLOSED, incidents: [seen] });
  await press('登记经过');
  await shot('account-reason');
  await press('火警');
  for (const key of ['7', '下一步'])
    await page.locator('.safe-pad').getByRole('button', { name: key, exact: true }).click();
  await shot('account-moved');
  await press('没有，刷卡签名');
  show({
    ...CLOSED,
    incidents: [{ ...seen, account: { reason: 'fire', enteredBy: 'p-issuer', key: null, input: null, after: null } }],
  });
  await press('确认补记');
  await expect
    .poll(() => asked.map(({ act }) => act))
    .toEqual([
      { type: 'acknowledge', incident: 'i-1' },
      { type: 'account', incident: 'i-1', reason: 'fire', key: '7', input: null },
      { type: 'confirmAccount', incident: 'i-1' },
    ]);
});

test('a refused act is said in the reader’s language, and the next one may go through', async () => {
  const { page, show, refuseNext, say, asked } = await atThePanel();
  show({ ...CLOSED, day: { day: '2026-11-22', checked: false, due: true } });
  refuseNext('rangeNotHeld');
  await page.getByRole('button', { name: '收班检查' }).click();
  await page.getByRole('alert').getByText('这些号码不在柜内。请核对号码。').waitFor();
  await say('en');
  await page.getByRole('alert').getByText('These numbers are not in the safe.').waitFor();
  await page.getByRole('button', { name: 'Closing check' }).click();
  await expect.poll(() => asked).toEqual([{ lock: 'main', act: { type: 'dayCheck' } }]);
});

test('a closed register is summed up for a moment; an attempt that only ended is not', async () => {
  const { page, show, face, shot } = await atThePanel();
  show({
    ...CLOSING,
    confirmed: true,
    entered: { input: FIVE_OUT, by: 'p-issuer', after: { blanks: 15, voids: 1 } },
  });
  await page.getByText('登记已确认').waitFor();
  show({ ...CLOSED, held: { blanks: 15, voids: 1 } });
  await face('complete');
  await page.getByText('办理人：李签发、赵掌印').waitFor();
  await shot('complete');
  await page.getByRole('button', { name: '完成', exact: true }).click();
  await face('closed');
  show({ ...CLOSED, stage: 'released', opening: 'o-3', people: BOTH });
  await face('released');
  show(CLOSED);
  await face('closed');
});

test('without the line to the daemon nothing is said about the safe; what was half entered is there again afterwards', async () => {
  const { page, show, face, cutOff, comeBack, shot } = await atThePanel([/WebSocket connection to .* failed/]);
  show(CLOSING);
  for (const name of ['登记出入库', '检查', '这次没有清点'])
    await page.getByRole('button', { name, exact: true }).click();
  await cutOff();
  await face('offline');
  await shot('offline');
  await comeBack();
  await face('running');
  await page.getByText('事由：检查').waitFor();
});
