/** Sent back and corrected, the seal compartment within the open safe, the closing check by two: on a real daemon. */
import { test } from 'vitest';
import { sharedSafe } from './with-safe.ts';

const atTheSafe = sharedSafe();

test('a seal goes into its compartment within the open safe, a wrong register is sent back, and two do the closing check', async () => {
  const safe = await atTheSafe();
  await safe.release();
  await safe.open();
  await safe.touch('印章内格 · 已关');
  await safe.says('开启请由下列人员刷卡');
  await safe.shot('70-compartment');

  await safe.badge('keeper');
  await safe.says('王印章：请输入密码');
  await safe.shot('71-compartment-pin');
  await safe.pin('keeper');
  await safe.face('released');
  await safe.part('内格');
  await safe.face('running');
  await safe.shot('72-compartment-open');
  await safe.touch('登记出入库', '入库（新到）');
  await safe.pad('字母', 'S', '数字', '-', '0', '1');
  await safe.shot('73-seal');
  await safe.touch('加入这枚印章', '下一步', '刷卡签名');
  await safe.badge('keeper');
  await safe.says('王印章：请输入密码');
  await safe.pin('keeper');
  await safe.panel.locator('.safe:not([data-face="signing"])').waitFor();
  await safe.shot('74-seal-signed');
  await safe.part('内格');
  await safe.face('complete');
  await safe.says('新章入柜');
  await safe.shot('75-compartment-complete');
  await safe.touch('完成');

  await safe.says('柜门已打开');
  await safe.touch('登记出入库', '清点', '更正：多出空白证');
  await safe.pad('字母', 'X', '数字', ...'320101001', '下一步', '2');
  await safe.touch('加入这一段', '下一步', '这次没有清点', '刷卡签名');
  await safe.badge('issuer');
  await safe.says('李签发：请输入密码');
  await safe.pin('issuer');
  await safe.face('confirm');
  await safe.touch('有误，退回');
  await safe.shot('76-dispute');
  await safe.touch('份数不对');
  await safe.says('请印章管理人员刷卡签名');
  await safe.badge('keeper');
  await safe.face('running');
  await safe.says('已退回：份数不对');
  await safe.shot('77-sent-back');
  await safe.touch('上一步', '上一步', '删除');
  await safe.touch('更正：多出空白证');
  await safe.pad('字母', 'X', '数字', ...'320101001', '下一步', '3');
  await safe.touch('加入这一段', '下一步', '这次没有清点', '刷卡签名');
  await safe.badge('issuer');
  await safe.says('李签发：请输入密码');
  await safe.pin('issuer');
  await safe.says('空白证 0 → 3');
  await safe.touch('无误，刷卡确认');
  await safe.badge('keeper');
  await safe.says('登记已确认');
  await safe.shut();
  await safe.face('complete');
  await safe.touch('完成');
});

test('the closing check is signed by two people, the same one not twice', async () => {
  const safe = await atTheSafe();
  await safe.face('closed');
  await safe.touch('收班检查');
  await safe.says('请刷卡签名');
  await safe.badge('keeper');
  await safe.says('王印章：请输入密码');
  await safe.pin('keeper');
  await safe.says('请另一人刷卡签名');
  await safe.says('王印章 已签名');
  await safe.shot('78-second-signs');
  await safe.badge('keeper');
  await safe.says('同一人不能算作两人');
  await safe.badge('issuer');
  await safe.says('李签发：请输入密码');
  await safe.pin('issuer');
  await safe.says('今日收班检查已完成');
  await safe.shot('79-day-checked');
});
