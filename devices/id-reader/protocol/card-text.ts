/** What the 256-byte text block of a card says, in its four layouts (GA 467 reader protocol and the layouts of 2017, 2018 and 2023). */
import { err, ok, type Result } from '../../kit/result.ts';
import { decodeUtf16, encodeUtf16Padded, trimPadding } from './fixed-text.ts';

export const TEXT_BYTES = 256;
/** The UTF-16 unit that tells the layout. */
const TYPE_OFFSET = 248;

/** 居民身份证. All fields are text as on the card without padding on the right; dates YYYYMMDD. */
export interface ResidentText {
  readonly layout: 'resident';
  readonly name: string;
  /** GB/T 2261.1, one digit. */
  readonly sex: string;
  /** GB/T 3304, two digits. */
  readonly nation: string;
  readonly birth: string;
  readonly address: string;
  readonly id: string;
  readonly issuer: string;
  readonly begin: string;
  /** A date, or 长期. */
  readonly end: string;
}

/** 港澳台居民居住证 (2018). */
export interface ResidencePermitText {
  readonly layout: 'J';
  readonly name: string;
  readonly sex: string;
  readonly birth: string;
  readonly address: string;
  readonly id: string;
  readonly issuer: string;
  readonly begin: string;
  readonly end: string;
  /** Number of the travel permit: nine characters, or eight for Taiwan. */
  readonly passNo: string;
  /** Two digits. */
  readonly issueCount: string;
}

/** 外国人永久居留身份证, edition of 2017. */
export interface Foreigner2017Text {
  readonly layout: 'I';
  readonly enName: string;
  readonly sex: string;
  /** 15 characters. */
  readonly id: string;
  /** ISO 3166 alpha-3. */
  readonly country: string;
  readonly cnName: string;
  readonly begin: string;
  readonly end: string;
  readonly birth: string;
  readonly cardVersion: string;
  /** Four digits: code of the authority that accepted the application. */
  readonly acceptOrg: string;
}

/** 外国人永久居留身份证, edition of 2023. */
export interface Foreigner2023Text {
  readonly layout: 'Y';
  readonly cnName: string;
  readonly sex: string;
  /** Two digits. */
  readonly renewals: string;
  readonly birth: string;
  /** Up to 46 characters, from two places on the card. */
  readonly enName: string;
  /** 18 characters, the first a 9. */
  readonly id: string;
  readonly begin: string;
  readonly end: string;
  readonly country: string;
  /** Three digits that link to the number of the 2017 edition, or none. */
  readonly oldIdLink: string;
}

export type CardText = ResidentText | ResidencePermitText | Foreigner2017Text | Foreigner2023Text;

/** Offset and size in bytes. */
type Place = readonly [offset: number, bytes: number];
/** Without a joined name, which has two places. */
type Places<T> = Readonly<Record<Exclude<keyof T, 'layout'>, Place>>;

const RESIDENT: Places<ResidentText> = {
  name: [0, 30],
  sex: [30, 2],
  nation: [32, 4],
  birth: [36, 16],
  address: [52, 70],
  id: [122, 36],
  issuer: [158, 30],
  begin: [188, 16],
  end: [204, 16],
};
const PERMIT: Places<ResidencePermitText> = {
  name: [0, 30],
  sex: [30, 2],
  birth: [36, 16],
  address: [52, 70],
  id: [122, 36],
  issuer: [158, 30],
  begin: [188, 16],
  end: [204, 16],
  passNo: [220, 18],
  issueCount: [238, 4],
};
const FOREIGNER_2017: Places<Foreigner2017Text> = {
  enName: [0, 120],
  sex: [120, 2],
  id: [122, 30],
  country: [152, 6],
  cnName: [158, 30],
  begin: [188, 16],
  end: [204, 16],
  birth: [220, 16],
  cardVersion: [236, 4],
  acceptOrg: [240, 8],
};
const FOREIGNER_2023: Places<Omit<Foreigner2023Text, 'enName'>> = {
  cnName: [0, 30],
  sex: [30, 2],
  renewals: [32, 4],
  birth: [36, 16],
  id: [122, 36],
  begin: [188, 16],
  end: [204, 16],
  country: [242, 6],
  oldIdLink: [250, 6],
};
/** The Latin name of the 2023 edition goes on elsewhere after its 35th character. */
const LATIN_NAME: readonly [Place, Place] = [
  [52, 70],
  [220, 22],
];

/** Reads a whole text block. Another layout letter than the known ones hands over no fields. */
export function decodeCardText(block: Uint8Array): Result<CardText, 'length' | 'unknown-layout'> {
  if (block.length !== TEXT_BYTES) return err('length');
  const letter = unpadded(block, [TYPE_OFFSET, 2]);
  switch (letter) {
    case ' ':
    case '\u0000':
      return ok({ layout: 'resident', ...readPlaces(block, RESIDENT) });
    case 'J':
      return ok({ layout: 'J', ...readPlaces(block, PERMIT) });
    case 'I':
      return ok({ layout: 'I', ...readPlaces(block, FOREIGNER_2017) });
    case 'Y': {
      // Joined before trimming: the 35th character may be a blank inside the name.
      const enName = trimPadding(LATIN_NAME.map((place) => unpadded(block, place)).join(''));
      return ok({ layout: 'Y', ...readPlaces(block, FOREIGNER_2023), enName });
    }
    default:
      return err('unknown-layout');
  }
}

/** The text block of a card. A value that is longer than its place is a bug and throws. */
export function encodeCardText(card: CardText): Uint8Array {
  const block = encodeUtf16Padded('', TEXT_BYTES);
  switch (card.layout) {
    case 'resident':
      writePlaces(block, card, RESIDENT);
      return block;
    case 'J':
      writePlaces(block, card, PERMIT);
      break;
    case 'I':
      writePlaces(block, card, FOREIGNER_2017);
      break;
    case 'Y': {
      const [first, second] = LATIN_NAME;
      writePlaces(block, card, FOREIGNER_2023);
      write(block, first, card.enName.slice(0, first[1] / 2));
      write(block, second, card.enName.slice(first[1] / 2));
      break;
    }
  }
  write(block, [TYPE_OFFSET, 2], card.layout);
  return block;
}

function unpadded(block: Uint8Array, [offset, bytes]: Place): string {
  return decodeUtf16(block.subarray(offset, offset + bytes));
}

function readPlaces<K extends string>(block: Uint8Array, places: Readonly<Record<K, Place>>): Record<K, string> {
  const names = Object.keys(places) as K[];
  return Object.fromEntries(names.map((name) => [name, trimPadding(unpadded(block, places[name]))])) as Record<
    K,
    string
  >;
}

function writePlaces<K extends string>(
  block: Uint8Array,
  card: Readonly<Record<K, string>>,
  places: Readonly<Record<K, Place>>,
): void {
  for (const name of Object.keys(places) as K[]) write(block, places[name], card[name]);
}

function write(block: Uint8Array, [offset, bytes]: Place, text: string): void {
  block.set(encodeUtf16Padded(text, bytes), offset);
}
