/**
 * The far end of a pseudo terminal for the bench of polls, in a process of its own. `pd LINK`: a simulated OSDP reader in Secure Channel that
 * answers at once. `bare LINK ASK ANSWER`: no protocol at all, ANSWER bytes for every ASK bytes.
 */
import { systemClock } from '../../daemon/clock.ts';
import { systemRandom } from '../../daemon/random.ts';
import { silentLog } from '../../devices/kit/log.ts';
import { inventedBadges } from '../../simulators/badge-reader/badges.ts';
import { createPdSimulator } from '../../simulators/badge-reader/osdp-pd.ts';
import { createPty } from '../../simulators/wires/pty.ts';
import { BENCH_IDENTITY, BENCH_KEY, POLL_BAUD_RATE } from './poll-bench-reader.ts';

const [, , what = '', linkPath = '', ask = '1', answer = '1'] = process.argv;
const wire = createPty({ linkPath, baudRate: POLL_BAUD_RATE });

if (what === 'pd') {
  const pd = createPdSimulator({
    id: 'bench',
    wire,
    clock: systemClock,
    log: silentLog,
    random: systemRandom,
    address: 1,
    key: { kind: 'scbk', bytes: BENCH_KEY },
    baudRate: POLL_BAUD_RATE,
    module: {
      identity: { ...BENCH_IDENTITY, model: 1, version: 1, firmware: { major: 1, minor: 0, build: 0 } },
      capabilities: [
        { function: 4, compliance: 4, count: 1 }, // one LED of three colours
        { function: 5, compliance: 2, count: 1 }, // buzzer
        { function: 8, compliance: 1, count: 0 }, // CRC
        { function: 9, compliance: 1, count: 0 }, // Secure Channel
      ],
      clientId: new Uint8Array(8),
      securable: true,
      servesInClear: false,
      quirks: { offersOwnKey: false, clearKeysetAck: false },
    },
    badges: inventedBadges(),
    timing: { replyMs: 0, slowMs: 150, lateMs: 450, stallMs: 120 },
  });
  await pd.plug();
  process.once('SIGTERM', () => void pd.close().then(() => process.exit(0)));
} else {
  let heard = 0;
  wire.listen((chunk) => {
    heard += chunk.length;
    for (; heard >= Number(ask); heard -= Number(ask)) wire.write(new Uint8Array(Number(answer)).fill(0x55));
  });
  await wire.plug();
  process.once('SIGTERM', () => void wire.close().then(() => process.exit(0)));
}
console.log('plugged');
