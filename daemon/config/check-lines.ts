/** What a schema cannot say of devices that hang on one line: one protocol, one speed, an address each. Pure. */
import type { ConfigProblem } from './config-problem.ts';
import type { Config } from './config-schema.ts';
import { baudRateOf, lineName, modelOf } from './device-models.ts';
import type { DeviceConfig } from './device-schema.ts';

interface Placed {
  readonly device: DeviceConfig;
  readonly where: string;
}

export function checkLines({ devices, locks }: Config): ConfigProblem[] {
  const placed = devices.map((device, index) => ({ device, where: `devices.${index}` }));
  const lockBoards = new Set(locks.map(({ board }) => board));
  // Two of one name are told elsewhere; a line of their own making would only be said twice.
  const lines = Map.groupBy(placed, ({ device }) => lineName(device));
  return [...lines].flatMap(([line, [first, ...others]]) =>
    first === undefined
      ? []
      : others.flatMap((one, at) => checkPair(line, [first, ...others.slice(0, at)], one, lockBoards)),
  );
}

/** What is wrong with `one` beside those that hang there already. */
function checkPair(
  line: string,
  before: readonly Placed[],
  one: Placed,
  lockBoards: ReadonlySet<string>,
): ConfigProblem[] {
  const { device, where } = one;
  const [first] = before;
  if (first === undefined || before.some((other) => other.device.id === device.id)) return [];
  const protocols = new Set([...before, one].map((each) => modelOf(each.device).protocol));
  const key = device.path !== undefined ? 'path' : device.line !== undefined ? 'line' : 'id';
  if (protocols.has('alone')) {
    // Two cameras of one address are two views of one picture, and no line at all.
    if (protocols.size === 1 && [...before, one].every((each) => each.device.class === 'camera')) return [];
    return [
      {
        where: `${where}.${key}`,
        en: `${line} is taken by ${first.device.id}. A ${device.class} or ${first.device.class} cannot share it; give each its own.`,
        zh: `${line} 已由 ${first.device.id} 使用，二者不能共用。请各用一处。`,
      },
    ];
  }
  if (protocols.size > 1)
    return [
      {
        where: `${where}.${key}`,
        en: `${line} carries ${first.device.id}, which speaks another protocol. Badge readers (OSDP) want a line of their own.`,
        zh: `${line} 上的 ${first.device.id} 使用另一种协议。读卡器（OSDP）须单独一条线路。`,
      },
    ];
  const problems: ConfigProblem[] = [];
  if (baudRateOf(device) !== baudRateOf(first.device))
    problems.push({
      where: `${where}.baudRate`,
      en: `${line} runs at ${baudRateOf(first.device)} bits per second. All devices on one line have the same baudRate.`,
      zh: `${line} 的速率是 ${baudRateOf(first.device)}。同一条线路上各设备的 baudRate 必须相同。`,
    });
  const twin = before.find((other) => other.device.address === device.address);
  if (twin !== undefined && device.address !== undefined)
    problems.push({
      where: `${where}.address`,
      en: `Address ${device.address} on ${line} belongs to ${twin.device.id}. Give each device its own address.`,
      zh: `${line} 上的地址 ${device.address} 已由 ${twin.device.id} 使用。请各用一个地址。`,
    });
  const boards = [...before, one].filter((each) => each.device.class === 'safe-io');
  if (device.class === 'safe-io' && boards.length > 1 && boards.some((board) => lockBoards.has(board.device.id)))
    problems.push({
      where: `${where}.${key}`,
      en: `${line} carries a board of a lock. A second board there could answer in its place; give it a line of its own.`,
      zh: `${line} 上有控制门锁的板。同一线路上的第二块板可能代它应答。请把第二块板接到另一条线路。`,
    });
  return problems;
}
