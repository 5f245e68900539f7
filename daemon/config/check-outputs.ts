/** What a schema cannot say of alarm outputs and desk readers: that they are there, and serve one purpose each. Pure. */
import { noSuchDevice, noSuchTerminal } from './check-locks.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { Config } from './config-schema.ts';

export function checkOutputs({ devices, locks, outputs, site }: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const uses = new Map<string, string>();
  for (const kind of ['alarm', 'duress'] as const) {
    outputs[kind].forEach(({ board, output }, index) => {
      const where = `outputs.${kind}.${index}`;
      const device = devices.find(({ id }) => id === board);
      if (device?.class !== 'safe-io') {
        problems.push(noSuchDevice(`${where}.board`, board, 'board (safe-io)', '输入输出板（safe-io）'));
        return;
      }
      if (device.outputs?.some(({ name }) => name === output) !== true) {
        problems.push(noSuchTerminal(`${where}.output`, board, output, 'output'));
        return;
      }
      const lock = locks.find((one) => one.board === board && one.relay === output);
      if (lock !== undefined)
        problems.push({
          where: `${where}.output`,
          en: `${output} of ${board} releases the lock ${lock.lock}. An alarm must not open a lock; use another relay.`,
          zh: `板 ${board} 的 ${output} 用于开锁 ${lock.lock}。报警不得开锁，请改用别的继电器。`,
        });
      const used = uses.get(`${board} ${output}`);
      if (used !== undefined)
        problems.push({
          where: `${where}.output`,
          en: `${output} of ${board} stands in outputs.${used} already. A silent alarm wants a relay of its own; name each once.`,
          zh: `板 ${board} 的 ${output} 已写在 outputs.${used} 中。静默报警须用单独的继电器；每个只写一次。`,
        });
      uses.set(`${board} ${output}`, kind);
    });
  }
  site.deskReaders.forEach((reader, index) => {
    const where = `site.deskReaders.${index}`;
    if (devices.find(({ id }) => id === reader)?.class !== 'badge-reader')
      problems.push(noSuchDevice(where, reader, 'badge reader', '读卡器'));
    else if (site.deskReaders.indexOf(reader) !== index)
      problems.push({
        where,
        en: `The reader ${reader} stands twice. Delete one.`,
        zh: `读卡器 ${reader} 出现两次。请删去一个。`,
      });
  });
  return problems;
}
