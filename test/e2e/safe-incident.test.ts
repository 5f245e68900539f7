/** The door opened by the mechanical key, on a real daemon: two acknowledge, one tells, another sees all of it and confirms. */
import { test } from 'vitest';
import { sharedSafe } from './with-safe.ts';

const atTheSafe = sharedSafe();

test('a mechanical opening is acknowledged by two, written up with what moved, and confirmed by another person', async () => {
  const safe = await atTheSafe();
  await safe.face('closed');
  await safe.part('机械钥匙');
  await safe.face('incident');
  await safe.shot('30-mechanical');
  await safe.touch('确认已知');
  await safe.says('请刷卡签名');
  await safe.shot('31-acknowledge-sign');
  await safe.badge('issuer');
  await safe.says('李签发：请输入密码');
  await safe.pin('issuer');
  await safe.panel.locator('.place-taken').getByText('李签发').waitFor();
  await safe.shot('32-one-acknowledged');
  await safe.touch('确认已知');
  await safe.badge('keeper');
  await safe.says('王印章：请输入密码');
  await safe.pin('keeper');
  await safe.says('由一人登记经过');
  await safe.shot('33-write-up');

  await safe.touch('登记经过', '钥匙测试');
  await safe.pad('字母', 'K', '数字', '-', '1');
  await safe.shot('34-key-number');
  await safe.pad('下一步');
  await safe.touch('有，现在登记', '入库（新到）');
  await safe.pad('字母', 'X', '数字', ...'320101001', '下一步', '5');
  await safe.touch('封条编号');
  await safe.panel.keyboard.type('p-2026-7');
  await safe.shot('35-pack-seal');
  await safe.panel.keyboard.press('Enter');
  await safe.says('封条 P-2026-7');
  await safe.touch('加入这一段', '下一步', '这次没有清点', '刷卡签名');
  await safe.badge('issuer');
  await safe.says('李签发：请输入密码');
  await safe.pin('issuer');
  await safe.says('请另一人核对');
  await safe.says('X320101001 – X320101005');
  await safe.says('封条 P-2026-7');
  await safe.says('请先关好柜门');
  await safe.shot('36-confirm-account');
  await safe.say('en');
  await safe.shot('37-confirm-account-en');
  await safe.say('zh-CN');
  await safe.shut();
  await safe.panel.getByRole('button', { name: '确认补记' }).and(safe.panel.locator(':enabled')).waitFor();
  await safe.touch('确认补记');
  await safe.badge('keeper');
  await safe.says('王印章：请输入密码');
  await safe.pin('keeper');
  await safe.face('closed');
  await safe.says('空白证 5 份');
});
