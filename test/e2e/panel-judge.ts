/** Judges a page of the safe panel as two people before it would: legible, large enough, cut off nowhere. */
import type { Page } from 'playwright-core';

/** Text whose contrast against what lies behind it is under 7:1, keys that are too small, and what is cut off. */
const JUDGE = `(() => {
  const rgb = (text) => { const found = text.match(/[\\d.]+/g).map(Number); return { r: found[0], g: found[1], b: found[2], a: found[3] ?? 1 }; };
  const part = (value) => { const share = value / 255; return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4; };
  const light = ({ r, g, b }) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const behind = (element) => { for (let at = element; at !== null; at = at.parentElement) { const colour = rgb(getComputedStyle(at).backgroundColor); if (colour.a > 0.99) return colour; } return { r: 255, g: 255, b: 255 }; };
  const faint = []; const small = []; const cut = [];
  for (const element of document.querySelectorAll('.safe *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (own) {
      const a = light(rgb(getComputedStyle(element).color)); const b = light(behind(element));
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 7) faint.push(element.textContent + ' ' + contrast.toFixed(1));
      if (parseFloat(getComputedStyle(element).fontSize) < 20) small.push(element.textContent);
    }
  }
  for (const key of document.querySelectorAll('button, .bar-home, .safe input')) {
    const box = key.getBoundingClientRect();
    if (box.width > 0 && (box.height < 71.5 || box.width < 71.5)) small.push(key.outerHTML.slice(0, 80) + ' ' + box.width + 'x' + box.height);
    if (box.width > 0) { const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2); if (hit === null || !key.contains(hit) && !(hit.labels ?? hit.closest('label')?.querySelectorAll('input') ?? []).length) cut.push(key.textContent + ' covered'); }
    if (box.bottom > innerHeight + 1 || box.right > innerWidth + 1) cut.push(key.textContent + ' outside');
  }
  for (const body of document.querySelectorAll('.safe-body, .safe-sheet-body, .safe'))
    if (body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1) cut.push(body.className + ' ' + body.scrollHeight + '>' + body.clientHeight);
  return { faint, small, cut };
})()`;

export interface Judgement {
  readonly faint: readonly string[];
  readonly small: readonly string[];
  readonly cut: readonly string[];
}

/** What is hard to read or to touch on the screen now. */
export function judgePanel(page: Page): Promise<Judgement> {
  return page.evaluate<Judgement>(JUDGE);
}
