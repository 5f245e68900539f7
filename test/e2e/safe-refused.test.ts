/** What goes otherwise before the lock lets go, on a real daemon: a third person, the same one twice, a wrong PIN, nobody opens. */
import { test } from 'vitest';
import { sharedSafe } from './with-safe.ts';

const atTheSafe = sharedSafe();

test('the same badge twice does not count, a third person ends it, and the panel says why each time', async () => {
  const safe = await atTheSafe();
  await safe.badge('issuer');
  await safe.says('请印章管理人员刷卡');
  await safe.badge('issuer');
  await safe.says('同一人不能算作两人');
  await safe.shot('20-same-person');
  await safe.badge('keeper');
  await safe.panel.locator('.place-taken').nth(1).waitFor();
  await safe.badge('other');
  await safe.face('refused');
  await safe.shot('21-third-person');
  await safe.say('en');
  await safe.shot('22-third-person-en');
  await safe.say('zh-CN');
});

test('a wrong PIN is said above the places and may be typed anew; an attempt is called off by its people', async () => {
  const safe = await atTheSafe();
  await safe.badge('keeper');
  await safe.says('请签发人员刷卡');
  await safe.badge('issuer');
  await safe.says('李签发：请输入密码');
  await safe.keys('000000#');
  await safe.says('密码错误');
  await safe.shot('23-wrong-pin');
  await safe.touch('取消开柜');
  await safe.face('signing');
  await safe.shot('24-cancel-sign');
  await safe.badge('keeper');
  await safe.face('closed');
});

test('released and not opened: the lock is shut again and the panel does not call it complete', async () => {
  const safe = await atTheSafe();
  await safe.release('keeper');
  await safe.say('en');
  await safe.shot('25-released-en');
  await safe.panel.locator('.safe:not([data-face="released"])').waitFor({ timeout: 20_000 });
  await safe.says('Released, but not opened.');
  await safe.shot('26-not-opened-en');
  await safe.say('zh-CN');
});
