/** A data folder with everything that keeps personal data, joined as the daemon joins it, without screens and devices. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../../daemon/api/ports.ts';
import { PICTURE_CLASS } from '../../daemon/custody/pictures/picture-entries.ts';
import { createSafePictures, type SafePictures } from '../../daemon/custody/pictures/safe-pictures.ts';
import { type DataFolder, prepareDataFolder } from '../../daemon/data-folder/data-folder.ts';
import { createDesk, type Desk } from '../../daemon/desk/desk.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import type { Ledger } from '../../daemon/ledger/ledger.ts';
import { NATIONAL_PROFILE } from '../../daemon/profiles/national.ts';
import { systemRandom } from '../../daemon/random.ts';
import { replayLedger } from '../../daemon/recovery.ts';
import type { RetentionClasses } from '../../daemon/retention/retention-classes.ts';
import { createRetentionRoom, type RetentionRoom } from '../../daemon/retention/retention-room.ts';
import { openStorage } from '../../daemon/storage.ts';
import { openMasterKey } from '../../daemon/vault/master-key.ts';
import type { Vault } from '../../daemon/vault/vault.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { roomStill } from '../../simulators/camera/room-stills.ts';

export const HEAD: Caller = { session: 'se_1', role: 'office', keyId: 'k_1' };
export const PROOFS = ['pf_head', 'pf_security'];
export const REASON = '本人申请删除';

/** The national table with short times, and staff who left may be erased early: so that each way can be walked. */
const CLASSES: RetentionClasses = {
  ...NATIONAL_PROFILE.retention,
  'identity-document': { ...NATIONAL_PROFILE.retention['identity-document'], activeDays: 20, restrictedDays: 12 },
  staff: { ...NATIONAL_PROFILE.retention.staff, activeDays: 1, restrictedDays: 0, earlyErase: true },
};

export interface KeptSite {
  readonly folder: DataFolder;
  readonly masterKey: Uint8Array;
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly desk: Desk;
  readonly room: RetentionRoom;
  readonly pictures: SafePictures;
  /** All entries, replayed and new. */
  readonly entries: readonly Entry[];
  close(): Promise<void>;
}

/** Opens the folder at `root`, made at the first time, and settles what the last run left. */
export async function openKeptSite(root: string, clock: Clock): Promise<KeptSite> {
  const prepared = prepareDataFolder(root);
  if (!prepared.ok) throw new Error(prepared.error.en);
  const folder = prepared.value;
  const key = openMasterKey({ folder, env: {}, random: systemRandom });
  if (!key.ok) throw new Error(key.error.en);
  const masterKey = key.value.key;
  const fatal = (code: string): never => {
    throw new Error(`the ledger broke: ${code}`);
  };
  const shared = { folder, masterKey, clock, random: systemRandom };
  const storage = await openStorage({ ...shared, guardFolder: '', sm2: false, onFatal: fatal });
  if (!storage.ok) throw new Error(storage.error.en);
  const { vault, ledger } = storage.value;
  const boot = `boot_${Buffer.from(systemRandom(6)).toString('hex')}`;
  const entries: Entry[] = [];
  const onEntry = (entry: Entry): void => {
    entries.push(entry);
    pictures.onEntry(entry);
    room.onEntry(entry);
  };
  const desk = createDesk({ ledger, clock, boot, publish: () => {}, onEntry });
  const write = (level: string, event: string, fields: object): void =>
    appendFileSync(join(folder.logs, 'site.log'), `${JSON.stringify({ level, event, ...fields })}\n`);
  const common = { desk, vault, clock, boot, log: { write } };
  const pictures = createSafePictures({
    ...{ ...common, random: systemRandom, days: NATIONAL_PROFILE.pictures.safeDays },
    devices: { still: async () => ok({ mediaType: 'image/jpeg', bytes: roomStill('early') }) },
    people: { acting: () => ok({ person: 'p_head' }) },
    simulated: () => true,
  });
  const room = createRetentionRoom({
    quiet: () => true,
    ...{ ...common, classes: CLASSES, simulated: true },
    actorOf: ({ keyId, role, session }) => ({ person: 'p_head', key: keyId, role, session }),
    approve(proofs, what) {
      if (proofs.join() !== PROOFS.join()) return err({ error: { code: 'twoPeopleNeeded' }, drafts: [] });
      const actors = [
        { person: 'p_head', role: 'head' },
        { person: 'p_security', role: 'securityAdmin' },
      ];
      return ok({ actors, draft: { type: 'proofs.used', tv: 1, actors, data: { proofs, what } } });
    },
    onRotated: () => {},
    onFailed: (cause) => fatal(String(cause)),
  });
  const replayed = replayLedger(ledger, desk);
  if (!replayed.ok) throw new Error('the ledger does not replay');
  await desk.record([{ type: 'daemon.started', tv: 1, actors: [], data: {} }], null);
  await pictures.start();
  await room.start();
  return {
    ...{ folder, masterKey, vault, ledger, desk, room, pictures, entries },
    async close() {
      await pictures.close();
      await room.close();
      await ledger.close();
      vault.close();
    },
  };
}

/** Whom the site knows, with their values. */
export interface KeptSubjects {
  readonly document: string;
  readonly staff: string;
  readonly still: string;
}

export const DOCUMENT_VALUES = { name: '样本·甲乙', number: '110105194912310021', address: '北京市东城区样本胡同1号' };
export const STAFF_VALUES = { name: '员工·丙丁', idNumber: '110105194912310048', login: 'yuangong-bing' };

/** One of each kind of kept data, and an export, a log line and a snapshot beside them, as a daemon in use has them. */
export async function fillKeptSite(site: KeptSite): Promise<KeptSubjects> {
  const { vault, desk, pictures, folder } = site;
  const keep = async (type: string, name: string, values: object, data: Entry['data']): Promise<string> => {
    const pairs = Object.entries(values).map(([f, value]) => ({ f, value: String(value) }));
    const prepared = vault.prepare(vault.newSubject(), pairs);
    vault.store(prepared, name);
    const { subject, pii } = prepared;
    await desk.record([{ type, tv: 1, actors: [], subj: subject, pii, data }], null);
    return subject;
  };
  // Others before and after, so that rows share pages with rows that stay.
  const other = () =>
    keep('reading.completed', 'identity-document', { name: '样本·己', number: '11010519491231003X' }, { kept: true });
  await other();
  const document = await keep('reading.completed', 'identity-document', DOCUMENT_VALUES, { reading: 'r', kept: true });
  await other();
  const enrolled = { person: 'p_1', formal: '2020-01-01', confidentiality: '2020-01-01', proofs: [] };
  const staff = await keep('person.enrolled', 'staff', STAFF_VALUES, enrolled);
  await desk.record([{ type: 'person.left', tv: 1, actors: [], data: { person: 'p_1', day: '', proofs: [] } }], null);
  await pictures.take({ lock: 'main', camera: 'safe-camera', about: 'op_1' });
  const [still = ''] = vault.subjectsOf(PICTURE_CLASS);
  mkdirSync(folder.exports, { recursive: true });
  writeFileSync(join(folder.exports, 'entries.jsonl'), site.entries.map((entry) => JSON.stringify(entry)).join('\n'));
  writeFileSync(folder.snapshot, readFileSync(join(folder.exports, 'entries.jsonl')));
  return { document, staff, still };
}
