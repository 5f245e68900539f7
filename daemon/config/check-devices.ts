/** What a schema cannot say of one device: model and class, keys of its class, path, terminals. Pure. */
import type { ConfigProblem } from './config-problem.ts';
import type { Config } from './config-schema.ts';
import { type ClassKey, type DeviceModel, modelOf } from './device-models.ts';
import { isCameraPath, isDevicePath } from './device-path.ts';
import type { DeviceConfig } from './device-schema.ts';

const CLASS_KEYS: readonly ClassKey[] = [
  'photoDecoder',
  'baudRate',
  'address',
  'credentialClass',
  'line',
  'inputs',
  'outputs',
];

export function checkDevices({ devices, simulators }: Config): ConfigProblem[] {
  const seen = new Set<string>();
  return devices.flatMap((device, index) => {
    const where = `devices.${index}`;
    const problems: ConfigProblem[] = [];
    if (seen.has(device.id))
      problems.push({
        where: `${where}.id`,
        en: `Two devices are called ${device.id}. Give each its own name.`,
        zh: `有两个设备都叫 ${device.id}。请各取一名。`,
      });
    seen.add(device.id);
    const model = modelOf(device);
    if (model.class !== device.class)
      return [
        ...problems,
        {
          where: `${where}.model`,
          en: `${device.model} is no ${device.class} but a ${model.class}. Correct class or model.`,
          zh: `${device.model} 的类别是 ${model.class}，不是 ${device.class}。请改正 class 或 model。`,
        },
      ];
    return [
      ...problems,
      ...checkSimulated(device, model, where, simulators.allowed),
      ...checkPath(device, where),
      ...checkKeys(device, model, where),
      ...checkTerminals(device, model, where),
    ];
  });
}

function checkSimulated(device: DeviceConfig, model: DeviceModel, where: string, allowed: boolean): ConfigProblem[] {
  if (!device.simulated) return [];
  if (!allowed)
    return [
      {
        where: `${where}.simulated`,
        en: 'Simulated devices are not allowed. Remove the device, or set simulators.allowed = true on a test machine.',
        zh: '未允许使用模拟设备。请删除该设备，或在测试机上设 simulators.allowed = true。',
      },
    ];
  if (model.simulator || device.path !== undefined) return [];
  return [
    {
      where: `${where}.simulated`,
      en: `There is no simulator of ${device.model} here. Name the path of another program's, or choose another model.`,
      zh: `本程序没有 ${device.model} 的模拟器。请写明其他程序的路径，或改用别的型号。`,
    },
  ];
}

function checkPath({ class: deviceClass, path, simulated }: DeviceConfig, where: string): ConfigProblem[] {
  if (path === undefined) {
    if (simulated) return [];
    return [
      {
        where: `${where}.path`,
        en: 'A real device needs its path, such as /dev/serial/by-id/….',
        zh: '真实设备必须写明路径，例如 /dev/serial/by-id/…。',
      },
    ];
  }
  if (deviceClass === 'camera') {
    // A simulated one may be another program's behind a Unix socket.
    if (isCameraPath(path) || (simulated && path.startsWith('/') && isDevicePath(path))) return [];
    return [
      {
        where: `${where}.path`,
        en: 'The path of a camera is http://host:port/… without user and password.',
        zh: '摄像头的路径应为 http://主机:端口/…，其中不写用户名和密码。',
      },
    ];
  }
  if (isDevicePath(path)) return [];
  return [
    {
      where: `${where}.path`,
      en: 'A path is /dev/… for a serial port, or tcp://host:port with a port from 1 to 65535.',
      zh: '路径应为串口的 /dev/…，或 tcp://主机:端口（端口 1 至 65535）。',
    },
  ];
}

function checkKeys(device: DeviceConfig, model: DeviceModel, where: string): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const key of CLASS_KEYS) {
    const there = device[key] !== undefined;
    const needed = model.needs.includes(key);
    if (needed && !there)
      problems.push({
        where: `${where}.${key}`,
        en: `A ${device.class} needs this key. Add it.`,
        zh: `${device.class} 必须有这个键。请补上。`,
      });
    if (there && !needed && !model.may.includes(key))
      problems.push({
        where: `${where}.${key}`,
        en: `A ${device.class} has no such key. Delete it.`,
        zh: `${device.class} 没有这个键。请删除。`,
      });
  }
  const { address, line, path, simulated } = device;
  const { addresses } = model;
  if (address !== undefined && addresses !== null && (address < addresses.lowest || address > addresses.highest))
    problems.push({
      where: `${where}.address`,
      en: `The address of a ${device.class} is ${addresses.lowest} to ${addresses.highest}. Correct it.`,
      zh: `${device.class} 的地址应为 ${addresses.lowest} 至 ${addresses.highest}。请改正。`,
    });
  if (line !== undefined && (path !== undefined || !simulated))
    problems.push({
      where: `${where}.line`,
      en: 'Only a simulated device without a path has a line. Devices on one real line name the same path. Delete it.',
      zh: '只有不写路径的模拟设备才有 line；同一条真实线路上的设备写相同的路径。请删除。',
    });
  return problems;
}

function checkTerminals(device: DeviceConfig, model: DeviceModel, where: string): ConfigProblem[] {
  if (model.class !== 'safe-io') return [];
  const problems: ConfigProblem[] = [];
  const names = new Set<string>();
  for (const kind of ['inputs', 'outputs'] as const) {
    const channels = new Set<number>();
    (device[kind] ?? []).forEach(({ name, channel }, index) => {
      const at = `${where}.${kind}.${index}`;
      if (names.has(name))
        problems.push({
          where: `${at}.name`,
          en: `Two terminals of this board are called ${name}. Give each its own name.`,
          zh: `这块板有两个端子都叫 ${name}。请各取一名。`,
        });
      names.add(name);
      if (channel >= model[kind])
        problems.push({
          where: `${at}.channel`,
          en: `A ${device.model} has ${model[kind]} ${kind}, counted from 0. Correct the channel.`,
          zh: `${device.model} 有 ${model[kind]} 路${kind === 'inputs' ? '输入' : '继电器'}，从 0 数起。请改正 channel。`,
        });
      if (channels.has(channel))
        problems.push({
          where: `${at}.channel`,
          en: `Channel ${channel} stands twice in ${kind}. Each terminal has its own channel.`,
          zh: `${kind} 中通道 ${channel} 出现两次。每个端子各占一个通道。`,
        });
      channels.add(channel);
    });
  }
  return problems;
}
