/** Which byte is which command or reply (OSDP 2.2, commands and replies; IEC 60839-11-5). The same byte means another thing in each direction. */

/** CP to PD. The names of the standard, in lower case. */
export const COMMAND_ID = {
  poll: 0x60,
  id: 0x61,
  cap: 0x62,
  diag: 0x63,
  lstat: 0x64,
  istat: 0x65,
  ostat: 0x66,
  rstat: 0x67,
  out: 0x68,
  led: 0x69,
  buz: 0x6a,
  text: 0x6b,
  rmode: 0x6c,
  tdset: 0x6d,
  comset: 0x6e,
  bioread: 0x73,
  biomatch: 0x74,
  keyset: 0x75,
  chlng: 0x76,
  scrypt: 0x77,
  acurxsize: 0x7b,
  filetransfer: 0x7c,
  mfg: 0x80,
  xwr: 0xa1,
  abort: 0xa2,
  pivdata: 0xa3,
  genauth: 0xa4,
  crauth: 0xa5,
  keepactive: 0xa7,
} as const;

/** PD to CP. */
export const REPLY_ID = {
  ack: 0x40,
  nak: 0x41,
  pdid: 0x45,
  pdcap: 0x46,
  lstatr: 0x48,
  istatr: 0x49,
  ostatr: 0x4a,
  rstatr: 0x4b,
  raw: 0x50,
  fmt: 0x51,
  keypad: 0x53,
  com: 0x54,
  ccrypt: 0x76,
  rmacI: 0x78,
  busy: 0x79,
  ftstat: 0x7a,
  pivdatar: 0x80,
  genauthr: 0x81,
  crauthr: 0x82,
  mfgstatr: 0x83,
  mfgerrr: 0x84,
  mfgrep: 0x90,
  xrd: 0xb1,
} as const;

/** The standard's name of a command, in lower case; null for an unknown one. */
export function commandName(id: number): string | null {
  return nameIn(COMMAND_ID, id);
}

/** The standard's name of a reply, in lower case; null for an unknown one. */
export function replyName(id: number): string | null {
  return nameIn(REPLY_ID, id);
}

function nameIn(table: Readonly<Record<string, number>>, id: number): string | null {
  return Object.keys(table).find((name) => table[name] === id) ?? null;
}
