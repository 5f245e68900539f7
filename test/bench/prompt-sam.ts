/**
 * A simulated reader on a pseudo terminal that takes 1 ms for each command, the least that a timer waits, and answers at
 * 115200 bit/s. A line on stdin names the card to lay down.
 */
import { createInterface } from 'node:readline';
import { systemClock } from '../../daemon/clock.ts';
import { systemRandom } from '../../daemon/random.ts';
import { silentLog } from '../../devices/kit/log.ts';
import { inventedCards } from '../../simulators/id-reader/cards.ts';
import { createSamSimulator } from '../../simulators/id-reader/sam.ts';
import { QUICK_TIMING } from '../../simulators/id-reader/sam-timing.ts';
import { createPty } from '../../simulators/wires/pty.ts';

const [, , linkPath = ''] = process.argv;
const sam = createSamSimulator({
  id: 'bench',
  wire: createPty({ linkPath, baudRate: 115_200 }),
  clock: systemClock,
  log: silentLog,
  random: systemRandom,
  cards: inventedCards(),
  module: { samNumber: '05.03-20151231-0000000001-0000000002', profile: '05.03' },
  baudRate: 115_200,
  timing: { ...QUICK_TIMING, findMs: 1, selectMs: 1, readMs: 1, otherMs: 1 },
});
sam.setPaced(true);
await sam.plug();
let laid = 0;
createInterface({ input: process.stdin }).on('line', (card) => {
  const done = sam.presentCard(card);
  console.log(done.ok ? `card ${++laid} lies there` : done.error);
});
process.once('SIGTERM', () => void sam.close().then(() => process.exit(0)));
console.log('plugged');
