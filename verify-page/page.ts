/** The auditor's page: choose a bundle, paste what you trust, read the verdict. One file, no network. */
import { createBundleFindings } from '../daemon/ledger/bundle/bundle-findings.ts';
import { type Said, sayFinding, sayVerdict } from '../daemon/ledger/bundle/finding-sentences.ts';
import { type BundleVerification, unreadableBundle, verifyBundle } from '../daemon/ledger/bundle/verify-bundle.ts';
import { readPastedAnchors, readPastedTrust } from './brought-text.ts';
import { openChosen } from './chosen-files.ts';

function part<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as T;
}

const zip = part<HTMLInputElement>('zip');
const folder = part<HTMLInputElement>('folder');
const trust = part<HTMLTextAreaElement>('trust');
const anchors = part<HTMLTextAreaElement>('anchors');
const progress = part<HTMLProgressElement>('progress');
const counted = part('counted');
const stop = part<HTMLButtonElement>('stop');
const report = part('report');

let running: AbortController | null = null;

// No form: where the daemon shows this page it is sandboxed, and a sandboxed form never submits.
part<HTMLButtonElement>('start').addEventListener('click', () => void run());
stop.addEventListener('click', () => running?.abort());
// The newer choice counts: two at once would leave it open which bundle the verdict is about.
zip.addEventListener('change', () => {
  folder.value = '';
});
folder.addEventListener('change', () => {
  zip.value = '';
});

async function run(): Promise<void> {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  report.replaceChildren();
  show(true);
  try {
    const found = await check([...(zip.files ?? []), ...(folder.files ?? [])], signal);
    if (!signal.aborted) tell(found);
  } catch (error) {
    if (!signal.aborted)
      report.append(line('p', { zh: '检查中断：文件无法读取。', en: `The check broke off: ${String(error)}` }));
  } finally {
    show(false);
  }
}

async function check(files: readonly File[], signal: AbortSignal): Promise<BundleVerification> {
  const source = await openChosen(files);
  if (!source.ok) {
    const findings = createBundleFindings();
    findings.add('unreadable', '', null, source.error);
    return unreadableBundle(findings);
  }
  return await verifyBundle(source.value, {
    brought: readPastedTrust(trust.value),
    anchors: readPastedAnchors(anchors.value),
    onProgress({ entries, done, total }) {
      progress.max = Math.max(total, 1);
      progress.value = done;
      counted.textContent = String(entries);
    },
    signal,
  });
}

function show(busy: boolean): void {
  part('work').hidden = !busy;
}

function tell(found: BundleVerification): void {
  const verdict = line('h2', sayVerdict(found));
  verdict.className = found.verdict;
  verdict.dataset.verdict = found.verdict;
  report.append(verdict);
  if (found.verdict !== 'unreadable') report.append(facts(found));
  const list = document.createElement('ul');
  for (const { code, where, seq, detail } of found.findings) {
    const item = line('li', sayFinding(code));
    const place = document.createElement('code');
    place.textContent = `${where}${seq === null ? '' : ` #${seq}`} ${code}: ${detail}`;
    item.append(place);
    list.append(item);
  }
  if (found.more > 0) list.append(line('li', { zh: `另有 ${found.more} 项`, en: `and ${found.more} more` }));
  report.append(list);
}

function facts(found: BundleVerification): HTMLElement {
  const table = document.createElement('dl');
  const { checkpoints, anchors: pinned, proofs, openings } = found.checked;
  const rows: readonly (readonly [string, string])[] = [
    ['台账 ledger', found.origin ?? '-'],
    ['记录 entries', `${found.start} … ${found.size - 1}`],
    ['已签署 signed up to', String(found.signedSize)],
    ['树根 root', found.root ?? '-'],
    ['见证方 witnesses', found.cosigned.map(({ name }) => name).join(', ') || '-'],
    ['旧检查点 older checkpoints', String(checkpoints)],
    ['您的凭据 your slips and checkpoints', String(pinned)],
    ['证明 proofs', String(proofs)],
    ['公开内容 opened values', String(openings)],
    ['未核对的文件 files not looked at', found.notLookedAt.join(', ') || '-'],
  ];
  for (const [name, value] of rows) {
    const term = document.createElement('dt');
    const text = document.createElement('dd');
    term.textContent = name;
    text.textContent = value;
    table.append(term, text);
  }
  return table;
}

/** Both languages, one under the other. Text only: nothing of a bundle is ever taken for markup. */
function line(tag: 'p' | 'h2' | 'li', { zh, en }: Said): HTMLElement {
  const element = document.createElement(tag);
  const english = document.createElement('span');
  english.lang = 'en';
  english.textContent = en;
  element.append(zh, english);
  return element;
}
