/** What the auditor pasted: a key or a policy, slip lines and older checkpoints, told apart. */
import type { Brought } from '../daemon/ledger/bundle/trust.ts';

/** One line that is a printed key, or else a policy; nothing where nothing was pasted. */
export function readPastedTrust(text: string): Brought {
  const plain = text.trim();
  if (plain === '') return { kind: 'none' };
  return /\s/.test(plain) ? { kind: 'policy', text: `${plain}\n` } : { kind: 'vkey', vkey: plain };
}

/** Checkpoints (a block of lines with a signature) and slips (a line each), in any mixture. */
export function readPastedAnchors(text: string): readonly string[] {
  const anchors: string[] = [];
  const lines = text.replaceAll('\r', '').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    // A checkpoint: origin, size, root, an empty line, signature lines (C2SP tlog-checkpoint).
    if (/^\d+$/.test(lines[at + 1] ?? '') && (lines[at + 3] ?? '') === '') {
      let end = at + 4;
      while ((lines[end] ?? '').startsWith('\u2014 ')) end++;
      anchors.push(`${lines.slice(at, end).join('\n')}\n`);
      at = end - 1;
    } else anchors.push(line);
  }
  return anchors;
}
