import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openCheckpoint, signCheckpoint } from '../../../daemon/ledger/checkpoint.ts';
import { EMPTY_ROOT } from '../../../daemon/ledger/merkle.ts';
import { formatNote, openNote, parseNote } from '../../../daemon/ledger/note.ts';
import { createNoteSigner, parseVkey, privateKeyFromSeed } from '../../../daemon/ledger/note-key.ts';
import { createSm2Signer, isSm2PrivateKey, parseSm2Vkey } from '../../../daemon/ledger/sm2-line.ts';

const ORIGIN = 'log.example/h0001/c1';
const TEXT = `${ORIGIN}\n0\n${Buffer.from(EMPTY_ROOT).toString('base64')}\n`;
const folder = mkdtempSync(join(tmpdir(), 'twinlock-sm2-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const openssl = (...args: string[]): string => execFileSync('openssl', args, { stdio: 'pipe' }).toString();
/** GM/T 0009: the id that goes into the digest when none was agreed upon. */
const DISTID = ['-sm3', '-sigopt', 'distid:1234567812345678'];

/** SubjectPublicKeyInfo: id-ecPublicKey on the curve sm2 (1.2.156.10197.1.301), then the point. */
const SPKI_HEAD = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex');

function der(signature: Uint8Array): Buffer {
  const integer = (bytes: Uint8Array): Buffer => {
    let from = 0;
    while (from < bytes.length - 1 && bytes[from] === 0) from++;
    const lean = Buffer.from(bytes.subarray(from));
    const body = (lean[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), lean]) : lean;
    return Buffer.concat([Buffer.from([0x02, body.length]), body]);
  };
  const both = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}

function raw(signature: Buffer): Buffer {
  const r = signature.subarray(4, 4 + (signature[3] ?? 0));
  const s = signature.subarray(4 + r.length + 2);
  const fixed = (part: Buffer): Buffer => Buffer.concat([Buffer.alloc(32), part]).subarray(-32);
  return Buffer.concat([fixed(r), fixed(s)]);
}

const PRIVATE = Buffer.from('07'.repeat(32), 'hex');
const signer = createSm2Signer(ORIGIN, PRIVATE);

function publicKeyOf(vkey: string): Buffer {
  return Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(13);
}

test('openssl takes our signature for SM2 with SM3', () => {
  writeFileSync(at('text'), TEXT);
  writeFileSync(at('ours.sig'), der(signer.sign(TEXT)));
  writeFileSync(at('ours.der'), Buffer.concat([SPKI_HEAD, publicKeyOf(signer.vkey)]));
  const said = openssl(
    ...['dgst', ...DISTID, '-verify', at('ours.der'), '-keyform', 'DER', '-signature', at('ours.sig'), at('text')],
  );
  expect(said).toContain('Verified OK');
});

test('we take what openssl signed, and nothing of it that was damaged', () => {
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2', '-out', at('theirs.pem'));
  openssl('pkey', '-in', at('theirs.pem'), '-pubout', '-outform', 'DER', '-out', at('theirs.der'));
  writeFileSync(at('text'), TEXT);
  openssl('dgst', ...DISTID, '-sign', at('theirs.pem'), '-out', at('theirs.sig'), at('text'));
  const scalar = Buffer.from(
    openssl('pkey', '-in', at('theirs.pem'), '-text', '-noout')
      .replace(/[\s\S]*priv:([\s\S]*?)pub:[\s\S]*/, '$1')
      .replace(/[^0-9a-f]/g, ''),
    'hex',
  ).subarray(-32);
  const own = createSm2Signer(ORIGIN, scalar);
  expect(publicKeyOf(own.vkey)).toEqual(readFileSync(at('theirs.der')).subarray(-65));
  const verifier = parseSm2Vkey(own.vkey);
  if (!verifier.ok) throw new Error(verifier.error);
  const signature = raw(readFileSync(at('theirs.sig')));
  expect(verifier.value.verify(TEXT, signature)).toBe(true);
  expect(verifier.value.verify(`${TEXT} `, signature)).toBe(false);
  for (let index = 0; index < signature.length; index++) {
    const damaged = Buffer.from(signature);
    damaged[index] = (damaged[index] ?? 0) ^ 0x01;
    expect(verifier.value.verify(TEXT, damaged)).toBe(false);
  }
});

test('a checkpoint with both lines opens with the Ed25519 key alone, and with both', () => {
  const ed = createNoteSigner(ORIGIN, privateKeyFromSeed(Buffer.alloc(32, 1)));
  const single = parseNote(signCheckpoint(ed, 0, EMPTY_ROOT));
  const logKey = parseVkey(ed.vkey);
  const sm2Key = parseSm2Vkey(signer.vkey);
  if (!single.ok || !logKey.ok || !sm2Key.ok) throw new Error('no keys');
  const line = { name: signer.name, keyId: signer.keyId, signature: signer.sign(single.value.text) };
  const both = formatNote({ ...single.value, signatures: [...single.value.signatures, line] });
  expect(openCheckpoint(both, logKey.value, [])).toMatchObject({ ok: true });
  expect(openNote(both, [logKey.value, sm2Key.value])).toMatchObject({ ok: true });
  const forged = formatNote({
    ...single.value,
    signatures: [...single.value.signatures, { ...line, signature: line.signature.toReversed() }],
  });
  expect(openNote(forged, [logKey.value, sm2Key.value])).toEqual({ ok: false, error: 'bad-signature' });
});

test('keys out of range and printed keys that lie are refused', () => {
  expect(isSm2PrivateKey(Buffer.alloc(32))).toBe(false);
  // n - 1 may not be a private key (GB/T 32918.2, 6.1).
  expect(isSm2PrivateKey(Buffer.from('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122', 'hex'))).toBe(
    false,
  );
  expect(isSm2PrivateKey(PRIVATE)).toBe(true);
  const ed = createNoteSigner(ORIGIN, privateKeyFromSeed(Buffer.alloc(32, 1)));
  expect(parseSm2Vkey(ed.vkey)).toEqual({ ok: false, error: 'unknown-type' });
  expect(parseVkey(signer.vkey)).toEqual({ ok: false, error: 'unknown-type' });
  expect(parseSm2Vkey(signer.vkey.replace(ORIGIN, 'log.example/h0001/c2'))).toEqual({ ok: false, error: 'key-id' });
});
