import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Role } from '../../daemon/api/contract/wire.ts';
import { systemClock } from '../../daemon/clock.ts';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { systemRandom } from '../../daemon/random.ts';
import { openMasterKey } from '../../daemon/vault/master-key.ts';
import { openVault } from '../../daemon/vault/vault.ts';
import { inventedBadges } from '../../simulators/badge-reader/badges.ts';
import { fromNow } from '../support/counter-story.ts';
import { createLeakSearch, type SecretBytes } from '../support/leak-search.ts';
import {
  choosePassphrase,
  choosePin,
  codeOf,
  comes,
  giveBadge,
  managerSignsIn,
  type PeopleStory,
  prove,
  withPeople,
} from '../support/people-story.ts';
import { placeForAll } from '../support/place-for-all.ts';
import { newDataFolder, startDaemon } from '../support/running-daemon.ts';
import {
  DESK_READER,
  deviceReady,
  manage,
  must,
  proveByPassphrase,
  SAFE_READER,
  STAFF,
  type,
} from '../support/staff.ts';
import { typeAt } from '../support/typed-command.ts';
import type { TestClient } from '../support/ws-client.ts';

/** Twelve digits, so that chance does not write them; the last digit one higher is the duress PIN. */
const PIN = '271828182845';
const DURESS = '271828182846';
const WRONG_PIN = '314159265358';
const HALF_PIN = '1618033988';
const NEW_PASSPHRASE = 'seven grey herons';
const WRONG_PASSPHRASE = 'eleven wet stones';
/** The issuer's and the keeper's badges of this story: longer than the usual ones, for the same reason. */
const CARDS = { issuer: 'U1', keeper: 'B37' } as const;

/** A badge's number in every form that people and programs give it. */
function numbersOf(id: string): { readonly texts: readonly string[]; readonly bytes: SecretBytes } {
  const badge = inventedBadges().find((one) => one.id === id);
  if (badge === undefined) throw new Error(`no badge ${id}`);
  const { bits, bytes } = badge.card;
  const hex = Buffer.from(bytes).toString('hex').toUpperCase();
  const [facility, number] = badge.caption.split(' · ').slice(1);
  const parts =
    number === undefined ? [] : ['-', ':', ',', '/', ' ', ' · ', ''].map((sign) => facility + sign + number);
  const value = BigInt(`0x${hex}`) >> BigInt(bytes.length * 8 - bits);
  return { texts: [`${bits}:${hex}`, value.toString(), ...parts], bytes: { name: `badge ${id}`, bytes } };
}

/** Keys of the readers as the vault has them, and what goes into every hash of a PIN. */
function keysIn(data: string): readonly SecretBytes[] {
  const folder = dataFolderAt(data);
  const key = openMasterKey({ folder, env: {}, random: systemRandom });
  if (!key.ok) throw new Error(key.error.en);
  const common = { random: systemRandom, clock: systemClock, expected: true };
  const vault = openVault({ folder: folder.vault, masterKey: key.value.key, ...common });
  if (!vault.ok) throw new Error(vault.error.code);
  const found: SecretBytes[] = [{ name: 'pepper', bytes: vault.value.persons.pepper }];
  for (const reader of [SAFE_READER, DESK_READER]) {
    const record = vault.value.readerKeys.find(reader);
    for (const bytes of [record?.key, record?.pending]) if (bytes) found.push({ name: `key of ${reader}`, bytes });
  }
  vault.value.close();
  return found;
}

/** What a client heard, but the answers to these calls and the bench’s own pictures. */
function heard(client: TestClient, without: readonly string[] = []): Buffer {
  const kept = client.messages.filter(
    ({ id, params, result }) =>
      !without.includes(id ?? '') && !String(params?.topic).startsWith('bench.') && result?.simulator === undefined,
  );
  return Buffer.from(JSON.stringify(kept));
}

/** Both badges, the issuer's PIN under duress, the keeper's key: the safe is opened, and pictures are taken. */
async function openUnderDuress({ panel, office, hands }: PeopleStory): Promise<string> {
  const stageIs = (stage: string) =>
    panel.message(
      ({ method, params }) =>
        method === 'event' &&
        params.topic === 'safe.state' &&
        params.data.lock === 'main' &&
        params.data.stage === stage,
    );
  const taken = comes(office, 'picture.taken');
  /** A reader that was quiet a moment ago is told so, and the card is held there again, as people do. */
  const present = async (card: string, stage: string): Promise<void> => {
    for (let early = true; early; ) {
      const refused = fromNow(office)(
        ({ method, params }) =>
          method === 'event' && params.topic === 'opening.refused' && params.data.code === 'readerSilent',
      );
      refused.catch(() => {});
      await hands(SAFE_READER, 'presentBadge', card);
      early = await Promise.race([stageIs(stage).then(() => false), refused.then(() => true)]);
    }
  };
  await present(CARDS.issuer, 'firstBadge');
  await present(CARDS.keeper, 'secondBadge');
  await hands('safe-board', 'turnKey', 'sealKeeper');
  await type(hands, SAFE_READER, `${DURESS}#`);
  await stageIs('released');
  const failed = comes(office, 'picture.failed').then(() => Promise.reject(new Error('no picture was taken')));
  failed.catch(() => {});
  return (await Promise.race([taken, failed])).params.data.picture;
}

test('no PIN, passphrase, badge, number, name, key or picture of those who work here is left anywhere', async () => {
  const place = placeForAll();
  const before = new Set(readdirSync(process.cwd()));
  const story = await withPeople((text) => text.replace('level = "info"', 'level = "debug"'));
  const { counter, second, office, panel, hands, ids, daemon, data } = story;
  const oldKeys = keysIn(data);
  const roles: readonly Role[] = ['recipient', 'integration', 'ci'];
  const key = await daemon.pair(roles);
  const watching = await Promise.all(
    roles.map((role) => daemon.session(role, key, role === 'recipient' ? undefined : -1)),
  );
  await deviceReady(panel, SAFE_READER);
  await deviceReady(panel, 'safe-camera');

  // New secrets and cards; lines that disturb what is typed; tries that fail.
  await giveBadge(story, ids.issuer, CARDS.issuer);
  await giveBadge(story, ids.keeper, CARDS.keeper);
  await manage(office, { type: 'allowSecret', person: ids.issuer, kind: 'pin' });
  expect((await choosePin(story, ids.issuer, { badge: CARDS.issuer, pin: PIN })).error).toBeUndefined();
  await manage(office, { type: 'allowSecret', person: ids.issuer, kind: 'passphrase' });
  const own = { badge: CARDS.issuer, passphrase: NEW_PASSPHRASE };
  expect((await choosePassphrase(story, ids.issuer, own)).error).toBeUndefined();
  await hands(DESK_READER, 'faultRepeatedly', 'noiseBefore');
  expect(codeOf(await prove(story, counter, { badge: CARDS.issuer, pin: WRONG_PIN }))).toBe('secretWrong');
  await hands(DESK_READER, 'clearFault', 'all');
  const proven = await prove(story, counter, { badge: CARDS.issuer, pin: PIN });
  await must(counter, 'people.signIn', { proof: proven.result.proof, role: 'issuer' });
  const wrong = { kind: 'passphrase', login: 'b1', passphrase: WRONG_PASSPHRASE };
  expect(codeOf(await office.call('people.prove', { by: wrong }))).toBe('secretWrong');
  // What breaks the contract is refused, and not repeated in the refusal.
  expect(codeOf(await office.call('people.prove', { by: { ...wrong, more: NEW_PASSPHRASE } }))).toBe('invalidParams');
  const same = { type: 'enrolPerson', name: STAFF.other.name, idNumber: STAFF.other.idNumber, login: 'again' };
  const proofs = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
  const act = { ...same, formal: '2020-01-01', confidentiality: '2020-01-01' };
  expect(codeOf(await office.call('people.act', { act, proofs }))).toBe('personKnown');

  // An opening with its picture; who may sees it, and who may reads the names.
  const picture = await openUnderDuress(story);
  await managerSignsIn(office, 'head');
  const shown = await office.call('register.picture', { picture }, 'the-picture');
  const list = await office.call('people.list', {}, 'the-names');
  await panel.call('people.directory', {}, 'the-names');
  await must(office, 'register.openings', { limit: 10 });
  await must(office, 'ledger.page', { limit: 200 });
  expect(list.result.people.map(({ name }: { name: string }) => name)).toContain(STAFF.issuer.name);

  // A reader gets another key at the terminal.
  const args = ['badge-reader', 'commission', '--data', data, '--reader', SAFE_READER, '--current-key', 'stored'];
  const { head, security } = STAFF;
  const command = await typeAt(args, [head.login, head.passphrase, security.login, security.passphrase]);
  expect(await command.ended).toBe(0);

  // The daemon crashes as a bug in native code would make it, in the middle of a PIN.
  await deviceReady(panel, SAFE_READER);
  const asked = second.message(
    ({ method, params }) =>
      method === 'event' && params.topic === 'people.state' && params.data.asks[0]?.step === 'pin',
  );
  second.call('people.prove', { by: { kind: 'badge' } }).catch(() => {});
  await second.message(({ params }) => params?.topic === 'people.state' && params.data.asks[0]?.step === 'badge');
  await hands(DESK_READER, 'presentBadge', CARDS.keeper);
  await asked;
  await type(hands, DESK_READER, HALF_PIN);
  const ended = await daemon.end('SIGABRT');
  expect(ended).toMatchObject({ code: null, signal: 'SIGABRT' });

  const badges = Object.values(CARDS).map(numbersOf);
  const people = Object.values(STAFF);
  const still = Buffer.from(shown.result.base64, 'base64');
  // Number and time make each still another one; they stand right behind its first marker.
  const mark = /simulated safe-camera still \d+ at \d+ [0-9a-f]{8}/.exec(still.toString('latin1'))?.[0] ?? '';
  expect(mark).not.toBe('');
  const keys = [...oldKeys, ...keysIn(data)];
  expect(keys.filter(({ name }) => name === `key of ${SAFE_READER}`)).toHaveLength(2);
  const search = createLeakSearch(
    [
      ...[PIN, DURESS, WRONG_PIN, HALF_PIN, NEW_PASSPHRASE, WRONG_PASSPHRASE, mark],
      ...people.flatMap(({ name, idNumber }) => [name, idNumber]),
      ...[head.passphrase, security.passphrase],
      ...badges.flatMap(({ texts }) => texts),
    ],
    [...keys, ...badges.map(({ bytes }) => bytes)],
  );
  expect(search.inBytes('output of the daemon', Buffer.from(ended.output))).toEqual([]);
  expect(search.inBytes('output of the command', Buffer.from(command.said() + command.echoed()))).toEqual([]);
  for (const [who, client] of [counter, second, office, panel, ...watching].entries())
    expect(search.inBytes(`what client ${who} heard`, heard(client, ['the-picture', 'the-names']))).toEqual([]);
  const { leaks, files } = search.inFolder(place, []);
  expect(leaks).toEqual([]);
  expect(files).toBeGreaterThan(10);
  const fresh = readdirSync(process.cwd()).filter((name) => !before.has(name));
  expect(fresh.filter((name) => /^core|^report\..*\.json$/.test(name))).toEqual([]);

  // The search did look: the answers that were left out have it, the log has its lines, and what is planted is found.
  const answered = search.inBytes('answers', heard(office)).map(({ value }) => value);
  expect(answered).toEqual(expect.arrayContaining([STAFF.issuer.name, mark]));
  const lines = createLeakSearch(['safe.pulse', 'opening.released']).inFolder(place, []).leaks;
  expect(lines.map(({ place: where }) => where).join()).toMatch(/daemon\.log.*ledger\.db|ledger\.db.*daemon\.log/s);
  const safeKey = keys.findLast(({ name }) => name === `key of ${SAFE_READER}`)?.bytes ?? new Uint8Array();
  writeFileSync(join(data, 'logs', 'planted'), JSON.stringify({ sent: Buffer.from(safeKey), keys: [...PIN] }));
  expect(
    search
      .inFolder(place, [])
      .leaks.map(({ value }) => value)
      .sort(),
  ).toEqual([PIN, `key of ${SAFE_READER}`]);
}, 120_000);

test('the security officer’s private key is told once, to those who sit there, and is nowhere afterwards', async () => {
  const place = placeForAll();
  const daemon = await startDaemon(newDataFolder());
  onTestFinished(async () => void (await daemon.end('SIGKILL')));
  const key = await daemon.pair(['office', 'counter', 'integration', 'ci']);
  const office = await daemon.session('office', key);
  const others = await Promise.all(['counter', 'integration', 'ci'].map((role) => daemon.session(role as Role, key)));
  const dates = { formal: '2020-01-01', confidentiality: '2020-01-01', badge: null };
  for (const [place, who, role] of [
    ['first', 'head', 'head'],
    ['second', 'security', 'securityAdmin'],
  ] as const)
    await must(office, 'people.setUpPerson', { place, role, ...STAFF[who], ...dates });
  const proofs = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
  const { result } = await office.call('people.completeSetUp', { proofs, securityKey: null }, 'the-key');
  const text: string = result.securityPrivateKey;
  const ended = await daemon.end('SIGABRT');
  const search = createLeakSearch([text], [{ name: 'private key', bytes: Buffer.from(text, 'base64url') }]);
  expect(search.inBytes('output', Buffer.from(ended.output))).toEqual([]);
  expect(search.inBytes('the office', heard(office, ['the-key']))).toEqual([]);
  for (const client of others) expect(search.inBytes('others', heard(client))).toEqual([]);
  expect(search.inFolder(place, []).leaks).toEqual([]);
  expect(search.inBytes('the answer', heard(office)).length).toBeGreaterThan(0);
});
