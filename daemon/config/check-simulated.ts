/**
 * What a schema cannot say of simulated devices: that nothing simulated opens or silences something real. Board, readers and
 * camera of a lock, and the boards of the alarms, are all simulated or none is. Pure.
 */
import type { ConfigProblem } from './config-problem.ts';
import type { Config } from './config-schema.ts';

export function checkSimulated({ devices, locks, outputs }: Config): ConfigProblem[] {
  // What is not there is told elsewhere.
  const simulated = new Map(devices.map((device) => [device.id, device.simulated]));
  const differ = (one: string, other: string): boolean =>
    simulated.has(one) && simulated.has(other) && simulated.get(one) !== simulated.get(other);

  const ofLocks = locks.flatMap(({ lock, board, readers, camera }, index) => {
    const parts = readers.map((reader, at) => [`readers.${at}`, reader] as const);
    const all = camera === undefined ? parts : [...parts, ['camera', camera] as const];
    return all
      .filter(([, device]) => differ(device, board))
      .map(([key, device]) => ({
        where: `locks.${index}.${key}`,
        en: `Of ${device} and the board ${board} of the lock ${lock} only one is simulated. Use real devices for both, or simulated ones.`,
        zh: `锁 ${lock} 的 ${device} 和板 ${board} 中只有一个是模拟设备。请都用真实设备，或都用模拟设备。`,
      }));
  });
  // Where there is no lock, the first alarm is the measure.
  const boards = [...locks, ...outputs.alarm, ...outputs.duress].map(({ board }) => board);
  const ofOutputs = (['alarm', 'duress'] as const).flatMap((kind) =>
    outputs[kind].flatMap(({ board }, index) => {
      const other = boards.slice(0, Math.max(1, locks.length)).find((measure) => differ(board, measure));
      if (other === undefined) return [];
      return [
        {
          where: `outputs.${kind}.${index}.board`,
          en: `Of the boards ${board} and ${other} only one is simulated. An alarm and the locks need boards of one kind.`,
          zh: `板 ${board} 和板 ${other} 中只有一个是模拟设备。报警和门锁的板必须都是真实的，或都是模拟的。`,
        },
      ];
    }),
  );
  return [...ofLocks, ...ofOutputs];
}
