import { describe, expect, test } from 'vitest';
import {
  createStillGet,
  createTransport,
  deviceCatalogue,
  findInCatalogue,
  parseDeviceLink,
} from '../../devices/catalogue.ts';
import { createManualClock } from '../support/manual-clock.ts';

describe('the catalogue of devices', () => {
  test('each class and model stands in it once', () => {
    const names = deviceCatalogue.map((entry) => `${entry.class} ${entry.model}`);
    expect(new Set(names).size).toBe(names.length);
    expect(findInCatalogue('id-reader', 'sam')?.model).toBe('sam');
    expect(findInCatalogue('id-reader', 'no-such-model')).toBeNull();
    expect(findInCatalogue('camera', 'sam')).toBeNull();
    for (const { class: deviceClass, model } of deviceCatalogue) {
      expect(findInCatalogue(deviceClass, model)).toMatchObject({ class: deviceClass, model });
    }
  });

  test.each([
    ['/dev/serial/by-id/usb-reader', { kind: 'serial', path: '/dev/serial/by-id/usb-reader' }],
    ['tcp://127.0.0.1:4001', { kind: 'tcp', host: '127.0.0.1', port: 4001 }],
    ['tcp://terminal-server:65535', { kind: 'tcp', host: 'terminal-server', port: 65535 }],
    ['tcp://[::1]:4001', { kind: 'tcp', host: '::1', port: 4001 }],
  ])('%s is a link', (text, link) => {
    expect(parseDeviceLink(text)).toEqual(link);
  });

  test.each([
    '',
    'ttyUSB0',
    './reader',
    'COM3',
    'tcp://',
    'tcp://host',
    'tcp://host:0',
    'tcp://host:65536',
    'tcp://host:1/x',
    'tcp://user@host:1',
    'tcp://::1:4001',
    'http://host:80',
    '/dev/x\0y',
  ])('"%s" is none', (text) => {
    expect(parseDeviceLink(text)).toBeNull();
    expect(createTransport({ path: text, clock: createManualClock() })).toBeNull();
  });

  test('a transport keeps the path that people configured', () => {
    const clock = createManualClock();
    for (const path of ['/dev/ttyUSB0', 'tcp://127.0.0.1:4001', 'tcp://[::1]:4001']) {
      expect(createTransport({ path, clock })?.path).toBe(path);
    }
    expect(clock.pending()).toBe(0);
  });

  test('a camera is asked over HTTP, at an address or a socket', () => {
    const clock = createManualClock();
    expect(createStillGet({ path: 'http://camera/still.jpg', clock })?.path).toContain('camera');
    expect(createStillGet({ path: '/run/camera.sock', clock })).not.toBeNull();
    expect(createStillGet({ path: 'tcp://camera:80', clock })).toBeNull();
  });
});
