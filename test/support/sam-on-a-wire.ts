/** A simulated SAM reader at one end of a memory wire and raw bytes at the other, with a clock that stands still. */
import { splitReadAnswer } from '../../devices/id-reader/protocol/read-answer.ts';
import { decodeResponse } from '../../devices/id-reader/protocol/sam-response.ts';
import { fromHex, toHex } from '../../devices/kit/bytes.ts';
import { silentLog } from '../../devices/kit/log.ts';
import type { TransportTrouble } from '../../devices/kit/transport.ts';
import { inventedCards, type SimulatedCard } from '../../simulators/id-reader/cards.ts';
import { createSamSimulator } from '../../simulators/id-reader/sam.ts';
import { QUICK_TIMING } from '../../simulators/id-reader/sam-timing.ts';
import { createMemoryWire } from '../../simulators/wires/memory.ts';
import { countingRandom } from './counting-random.ts';
import { loadIdVectors } from './id-vectors.ts';
import { createManualClock } from './manual-clock.ts';

export interface SamSetup {
  readonly profile?: '05.01' | '05.03';
  readonly hostBaudRate?: number;
  readonly chunk?: number | 'whole';
}

/** Plugged and opened by the host. */
export async function samOnAWire(setup: SamSetup = {}) {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: 'memory:sam', chunk: setup.chunk ?? 'whole' });
  const sam = createSamSimulator({
    id: 'reader',
    wire,
    clock,
    log: silentLog,
    random: countingRandom(),
    cards: cardsWithGoldenPhotos(),
    module: { samNumber: '05.03-20151231-0000000001-0000000002', profile: setup.profile ?? '05.03' },
    baudRate: 115_200,
    timing: QUICK_TIMING,
  });
  await sam.plug();
  let heard = '';
  const gone: TransportTrouble[] = [];
  const open = () =>
    transport.open(
      { baudRate: setup.hostBaudRate ?? 115_200 },
      {
        onBytes: (chunk) => {
          heard += toHex(chunk);
        },
        onGone: (trouble) => gone.push(trouble),
      },
    );
  await open();
  /** What was heard since the last time. */
  const take = (): string => {
    const taken = heard;
    heard = '';
    return taken;
  };
  return {
    clock,
    sam,
    wire,
    transport,
    gone,
    open,
    take,
    /** Sends hex, lets `ms` pass, answers the hex that came. */
    async ask(hex: string, ms = 100): Promise<string> {
      await transport.write(fromHex(hex));
      await clock.advance(ms);
      return take();
    },
  };
}

/** The pictures of the vectors are filler from another generator: taken over, so that whole frames can be compared. */
function cardsWithGoldenPhotos(): SimulatedCard[] {
  const vectors = loadIdVectors();
  return inventedCards().map((card) => {
    const golden = vectors.cards.find((known) => known.id === card.id);
    const response = decodeResponse(fromHex(golden?.read3001 ?? ''));
    const parts = response.ok ? splitReadAnswer(response.value.data, 'readTextPhoto') : response;
    if (!parts.ok) throw new Error(`no golden read answer for card ${card.id}`);
    return { ...card, photo: parts.value.photo };
  });
}

/** Frames of the GA 467 reader protocol that tests send and hear. */
export const Say = {
  reset: 'AAAAAA9669000310FFEC',
  status: 'AAAAAA9669000311FFED',
  samNumber: 'AAAAAA9669000312FFEE',
  find: 'AAAAAA96690003200122',
  select: 'AAAAAA96690003200221',
  read: 'AAAAAA96690003300132',
  readWithFinger: 'AAAAAA96690003301023',
  addedAddresses: 'AAAAAA96690003300330',
  managementNumber: 'AAAAAA96690003300536',
  setBaud9600: 'AAAAAA96690003600467',
} as const;

export const Hear = {
  done: 'AAAAAA9669000400009094',
  found: 'AAAAAA9669000800009F0000000097',
  selected: 'AAAAAA9669000C00009000000000000000009C',
  noItem: 'AAAAAA9669000400009195',
  checksumWrong: 'AAAAAA9669000400001014',
  lengthWrong: 'AAAAAA9669000400001115',
  commandWrong: 'AAAAAA9669000400002125',
  notPermitted: 'AAAAAA9669000400002327',
  cardRefused: 'AAAAAA9669000400003135',
  verificationFailed: 'AAAAAA9669000400003337',
  readFailed: 'AAAAAA9669000400004145',
  notAuthorised: 'AAAAAA9669000400006662',
  noCard: 'AAAAAA9669000400008084',
  selectFailed: 'AAAAAA9669000400008185',
} as const;
