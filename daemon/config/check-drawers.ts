/** What a schema cannot say of drawers: that their board and input are there, and that no two share one. Pure. */
import { noSuchDevice, noSuchTerminal } from './check-locks.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { Config } from './config-schema.ts';

export function checkDrawers({ devices, drawers }: Config): ConfigProblem[] {
  const names = new Set<string>();
  const terminals = new Set<string>();
  return drawers.flatMap(({ drawer, board: id, input }, index) => {
    const where = `drawers.${index}`;
    const problems: ConfigProblem[] = [];
    const board = devices.find((device) => device.id === id);
    if (board?.class !== 'safe-io')
      problems.push(noSuchDevice(`${where}.board`, id, 'board (safe-io)', '输入输出板（safe-io）'));
    else if (board.inputs?.some(({ name }) => name === input) !== true)
      problems.push(noSuchTerminal(`${where}.input`, id, input, 'input'));
    if (names.has(drawer) || terminals.has(`${id} ${input}`))
      problems.push({
        where: `${where}.drawer`,
        en: `The drawer ${drawer}, or its input, stands twice. Each drawer has a name and an input of its own.`,
        zh: `抽屉 ${drawer} 或其输入出现两次。每个抽屉须有自己的名称和输入。`,
      });
    names.add(drawer);
    terminals.add(`${id} ${input}`);
    return problems;
  });
}
