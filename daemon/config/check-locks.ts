/** What a schema cannot say of locks: that what they name is there, and is theirs alone. Pure. */
import { NATIONAL_PROFILE } from '../profiles/national.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { Config } from './config-schema.ts';
import type { DeviceConfig } from './device-schema.ts';
import type { LockConfig } from './lock-schema.ts';

type ProfileLock = (typeof NATIONAL_PROFILE)['locks'][number];

export function checkLocks({ devices, locks, site }: Config): ConfigProblem[] {
  const seen = new Set<string>();
  const taken = new Map<string, string>();
  return locks.flatMap((lock, index) => {
    const where = `locks.${index}`;
    const problems: ConfigProblem[] = [];
    const profile = NATIONAL_PROFILE.locks.find((one) => one.lock === lock.lock);
    if (profile === undefined) {
      const known = NATIONAL_PROFILE.locks.map((one) => one.lock).join(', ');
      problems.push({
        where: `${where}.lock`,
        en: `The profile ${site.profile} has no lock ${lock.lock}. It has: ${known}.`,
        zh: `规则 ${site.profile} 中没有锁 ${lock.lock}。可用的有：${known}。`,
      });
    }
    if (seen.has(lock.lock))
      problems.push({
        where: `${where}.lock`,
        en: `The lock ${lock.lock} stands twice. A lock has one place.`,
        zh: `锁 ${lock.lock} 出现两次。一把锁只写一处。`,
      });
    seen.add(lock.lock);
    problems.push(...checkTerminals(lock, devices, where, taken));
    if (profile !== undefined) problems.push(...checkKeySwitches(lock, profile, where));
    problems.push(...checkReaders(lock, devices, site.deskReaders, where));
    const camera = devices.find(({ id }) => id === lock.camera);
    if (lock.camera !== undefined && camera?.class !== 'camera')
      problems.push(noSuchDevice(`${where}.camera`, lock.camera, 'camera', '摄像头'));
    return problems;
  });
}

/** `devices` and `outputs` of the file use it too. */
export function noSuchDevice(where: string, id: string, kind: string, zhKind: string): ConfigProblem {
  return {
    where,
    en: `There is no ${kind} called ${id} among the devices. Add it, or correct the name.`,
    zh: `设备中没有名为 ${id} 的${zhKind}。请添加，或改正名称。`,
  };
}

export function noSuchTerminal(where: string, board: string, name: string, kind: 'input' | 'output'): ConfigProblem {
  return {
    where,
    en: `The board ${board} has no ${kind} called ${name}. Add it to its ${kind}s, or correct the name.`,
    zh: `板 ${board} 没有名为 ${name} 的${kind === 'input' ? '输入' : '继电器'}。请在其 ${kind}s 中添加，或改正名称。`,
  };
}

/** `taken` holds terminals that belong to one lock alone, and whose they are. */
function checkTerminals(
  lock: LockConfig,
  devices: readonly DeviceConfig[],
  where: string,
  taken: Map<string, string>,
): ConfigProblem[] {
  const board = devices.find(({ id }) => id === lock.board);
  if (board?.class !== 'safe-io')
    return [noSuchDevice(`${where}.board`, lock.board, 'board (safe-io)', '输入输出板（safe-io）')];
  const problems: ConfigProblem[] = [];
  const alone = (key: string, kind: 'input' | 'output', name: string): void => {
    const terminal = `${board.id} ${kind} ${name}`;
    const owner = taken.get(terminal);
    if (owner !== undefined)
      problems.push({
        where: `${where}.${key}`,
        en: `${name} of the board ${board.id} belongs to the lock ${owner}. Each lock has its own.`,
        zh: `板 ${board.id} 的 ${name} 已属于锁 ${owner}。每把锁各用自己的端子。`,
      });
    taken.set(terminal, lock.lock);
  };
  if (board.outputs?.some(({ name }) => name === lock.relay) !== true)
    problems.push(noSuchTerminal(`${where}.relay`, board.id, lock.relay, 'output'));
  else alone('relay', 'output', lock.relay);
  const inputs: readonly (readonly [key: string, name: string | undefined])[] = [
    ['door', lock.door],
    ['bolt', lock.bolt],
    ['mechanicalKey', lock.mechanicalKey],
    ['tamper', lock.tamper],
    ...Object.entries(lock.keys).map(([role, name]) => [`keys.${role}`, name] as const),
  ];
  for (const [key, name] of inputs) {
    if (name === undefined) continue;
    if (board.inputs?.some((input) => input.name === name) !== true)
      problems.push(noSuchTerminal(`${where}.${key}`, board.id, name, 'input'));
    else if (key === 'door' || key === 'bolt') alone(key, 'input', name);
  }
  return problems;
}

/** A role whose second factor is the key switch needs one, and nobody else has one. */
function checkKeySwitches(lock: LockConfig, profile: ProfileLock, where: string): ConfigProblem[] {
  const roles: readonly string[] = profile.people.flat();
  const missing = Object.entries(profile.factors).filter(
    ([role, factor]) => factor === 'keySwitch' && lock.keys[role] === undefined,
  );
  const foreign = Object.keys(lock.keys).filter((role) => !roles.includes(role));
  return [
    ...missing.map(([role]) => ({
      where: `${where}.keys.${role}`,
      en: `The profile asks ${role} for the key switch at this lock. Name the input of that switch.`,
      zh: `按规则，${role} 在此锁须用钥匙开关。请写明该开关所接的输入。`,
    })),
    ...foreign.map((role) => ({
      where: `${where}.keys.${role}`,
      en: `${role} does not open this lock. Its roles are: ${roles.join(', ')}.`,
      zh: `${role} 不开这把锁。开锁的角色是：${roles.join('、')}。`,
    })),
  ];
}

function checkReaders(
  lock: LockConfig,
  devices: readonly DeviceConfig[],
  deskReaders: readonly string[],
  where: string,
): ConfigProblem[] {
  return lock.readers.flatMap((reader, index) => {
    const at = `${where}.readers.${index}`;
    if (devices.find(({ id }) => id === reader)?.class !== 'badge-reader')
      return [noSuchDevice(at, reader, 'badge reader', '读卡器')];
    if (lock.readers.indexOf(reader) !== index)
      return [
        {
          where: at,
          en: `The reader ${reader} stands twice at this lock. Delete one.`,
          zh: `读卡器 ${reader} 在此锁出现两次。请删去一个。`,
        },
      ];
    if (!deskReaders.includes(reader)) return [];
    return [
      {
        where: at,
        en: `The reader ${reader} is a desk reader. A badge there would mean two things; use a reader of its own at the lock.`,
        zh: `读卡器 ${reader} 是柜台读卡器，在那里刷卡会有两种含义。锁旁请另用一个读卡器。`,
      },
    ];
  });
}
