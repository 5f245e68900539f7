/** Whom an auditor trusts, as a text (C2SP tlog-policy): logs, witnesses, and how many of whom must have cosigned. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { KeyType, type NoteVerifier, parseVkey } from './note-key.ts';

/** Witnesses and groups are named in the file; a name stands for a rule. */
type Rule =
  | { readonly kind: 'witness'; readonly key: NoteVerifier }
  | { readonly kind: 'group'; readonly threshold: number; readonly members: readonly Rule[] };

export interface Policy {
  readonly logs: readonly NoteVerifier[];
  readonly witnesses: readonly NoteVerifier[];
  /** Whether the keys that cosigned a checkpoint are enough; for `quorum none` they always are. */
  isQuorum(cosignedBy: ReadonlySet<NoteVerifier>): boolean;
}

/** What is wrong, and in which line (from 1; 0: in none of them). */
export interface PolicyTrouble {
  readonly line: number;
  readonly reason:
    | 'characters'
    | 'syntax'
    | 'key'
    | 'key-type'
    | 'key-twice'
    | 'name-twice'
    | 'name-unknown'
    | 'member-twice'
    | 'threshold'
    | 'quorum-twice'
    | 'quorum-missing'
    | 'too-long';
}

const MOST_LINES = 10_000;

/** What has been read so far. */
interface Draft {
  readonly logs: NoteVerifier[];
  readonly witnesses: NoteVerifier[];
  readonly rules: Map<string, Rule>;
  readonly members: Set<string>;
  /** Public keys of logs and of witnesses: "duplicate if they wrap the same underlying public key". */
  readonly logKeys: Set<string>;
  readonly witnessKeys: Set<string>;
  quorum: Rule | 'none' | null;
}

export function parsePolicy(text: string): Result<Policy, PolicyTrouble> {
  const draft: Draft = {
    logs: [],
    witnesses: [],
    rules: new Map(),
    members: new Set(),
    logKeys: new Set(),
    witnessKeys: new Set(),
    quorum: null,
  };
  const lines = text.split('\n');
  if (lines.length > MOST_LINES) return err({ line: 0, reason: 'too-long' });
  for (const [index, line] of lines.entries()) {
    if (!isAllowed(line)) return err({ line: index + 1, reason: 'characters' });
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    if (words[0] === undefined || words[0].startsWith('#')) continue;
    const reason = readLine(draft, words);
    if (reason !== null) return err({ line: index + 1, reason });
  }
  const { quorum } = draft;
  if (quorum === null) return err({ line: 0, reason: 'quorum-missing' });
  return ok({
    logs: draft.logs,
    witnesses: draft.witnesses,
    isQuorum: (cosignedBy) => quorum === 'none' || isMet(quorum, cosignedBy),
  });
}

/** "Character set": tab is the only control character within a line. */
function isAllowed(line: string): boolean {
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return false;
  }
  return true;
}

type Reason = PolicyTrouble['reason'];

function readLine(draft: Draft, [word, ...rest]: readonly string[]): Reason | null {
  switch (word) {
    case 'log':
      return readLog(draft, rest);
    case 'witness':
      return readWitness(draft, rest);
    case 'group':
      return readGroup(draft, rest);
    case 'quorum':
      return readQuorum(draft, rest);
    default:
      return 'syntax';
  }
}

function readLog(draft: Draft, [vkey, _url, ...more]: readonly string[]): Reason | null {
  if (vkey === undefined || more.length > 0) return 'syntax';
  const key = readKey(vkey, draft.logKeys, KeyType.ed25519);
  if (typeof key === 'string') return key;
  draft.logs.push(key);
  return null;
}

function readWitness(draft: Draft, [name, vkey, _url, ...more]: readonly string[]): Reason | null {
  if (name === undefined || vkey === undefined || more.length > 0) return 'syntax';
  if (name === 'none' || draft.rules.has(name)) return 'name-twice';
  const key = readKey(vkey, draft.witnessKeys, KeyType.cosignature);
  if (typeof key === 'string') return key;
  draft.witnesses.push(key);
  draft.rules.set(name, { kind: 'witness', key });
  return null;
}

function readKey(vkey: string, seen: Set<string>, type: number): NoteVerifier | Reason {
  const parsed = parseVkey(vkey);
  if (!parsed.ok) return 'key';
  if (parsed.value.type !== type) return 'key-type';
  // After the type's byte: the same key under another name is still the same key.
  const raw = Buffer.from(vkey.slice(vkey.indexOf('+', vkey.indexOf('+') + 1) + 1), 'base64').toString('hex', 1);
  if (seen.has(raw)) return 'key-twice';
  seen.add(raw);
  return parsed.value;
}

function readGroup(draft: Draft, [name, count, ...members]: readonly string[]): Reason | null {
  if (name === undefined || count === undefined || members.length === 0) return 'syntax';
  if (name === 'none' || draft.rules.has(name)) return 'name-twice';
  const rules: Rule[] = [];
  for (const member of members) {
    const rule = draft.rules.get(member);
    if (rule === undefined) return 'name-unknown';
    // "Each defined name can be listed as a group member at most once": a witness counts in one way only.
    if (draft.members.has(member)) return 'member-twice';
    draft.members.add(member);
    rules.push(rule);
  }
  const threshold = thresholdOf(count, rules.length);
  if (threshold === null) return 'threshold';
  draft.rules.set(name, { kind: 'group', threshold, members: rules });
  return null;
}

function thresholdOf(count: string, members: number): number | null {
  if (count === 'any') return 1;
  if (count === 'all') return members;
  return /^[1-9]\d{0,5}$/.test(count) && Number(count) <= members ? Number(count) : null;
}

function readQuorum(draft: Draft, [name, ...more]: readonly string[]): Reason | null {
  if (name === undefined || more.length > 0) return 'syntax';
  if (draft.quorum !== null) return 'quorum-twice';
  const rule = name === 'none' ? 'none' : draft.rules.get(name);
  if (rule === undefined) return 'name-unknown';
  draft.quorum = rule;
  return null;
}

function isMet(rule: Rule, cosignedBy: ReadonlySet<NoteVerifier>): boolean {
  if (rule.kind === 'witness') return cosignedBy.has(rule.key);
  let met = 0;
  for (const member of rule.members) if (isMet(member, cosignedBy)) met++;
  return met >= rule.threshold;
}
