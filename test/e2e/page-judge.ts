/** Judges a page of counter or office cheaply: what has no name, what sticks out, where the keyboard cannot be seen. */
import type { Page } from 'playwright-core';

const JUDGE = `(() => {
  const visible = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  const called = (element) => (element.getAttribute('aria-label') ?? '').trim() !== '' || (element.title ?? '').trim() !== ''
    || (element.getAttribute('aria-labelledby') ?? '').split(/\\s+/).some((id) => (document.getElementById(id)?.textContent ?? '').trim() !== '');
  const short = (element) => element.outerHTML.slice(0, 120);
  const nameless = []; const unlabelled = []; const wide = [];
  for (const element of document.querySelectorAll('button, a[href], [role="button"], [role="link"]'))
    if (visible(element) && !called(element) && element.innerText.trim() === '') nameless.push(short(element));
  for (const element of document.querySelectorAll('input, select, textarea'))
    if (visible(element) && !called(element) && (element.labels?.length ?? 0) === 0) unlabelled.push(short(element));
  for (const image of document.querySelectorAll('img')) if (visible(image) && (image.alt ?? '') === '') nameless.push(short(image));
  if (document.documentElement.scrollWidth > innerWidth) {
    wide.push('page ' + document.documentElement.scrollWidth + '>' + innerWidth);
    for (const element of document.querySelectorAll('body *')) {
      const { right } = element.getBoundingClientRect();
      if (right > innerWidth + 1 && element.children.length === 0) wide.push(short(element) + ' ' + Math.round(right));
    }
  }
  for (const element of document.querySelectorAll('button, .bar *, h1, h2, h3, td, th, dt, dd, label'))
    if (visible(element) && !element.matches('.read-out') && element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX === 'hidden' && getComputedStyle(element).textOverflow !== 'ellipsis')
      wide.push('cut ' + short(element));
  return { nameless, unlabelled, wide };
})()`;

/** Whether what has the focus shows it: an outline, a ring, on itself or on the box around a field. */
const FOCUS = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const box = element.getBoundingClientRect();
  let at = element;
  for (let up = 0; up < 4 && at !== null; up++, at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) return { shown: true, what: '' };
    if (style.boxShadow !== 'none') return { shown: true, what: '' };
    if (at !== element && at.getBoundingClientRect().width > box.width + 120 && element.matches('button, a')) break;
  }
  return { shown: false, what: element.outerHTML.slice(0, 120) };
})()`;

export interface PageJudgement {
  /** Buttons, links and pictures without a name. */
  readonly nameless: readonly string[];
  /** Fields without a label. */
  readonly unlabelled: readonly string[];
  /** What is cut off or needs a scroll to the side. */
  readonly wide: readonly string[];
}

export function judgePage(page: Page): Promise<PageJudgement> {
  return page.evaluate<PageJudgement>(JUDGE);
}

/** Steps through the page with Tab; what had the focus without showing it. Fails when nothing ever had it. */
export async function hiddenFocus(page: Page, steps: number): Promise<readonly string[]> {
  const hidden = new Set<string>();
  let seen = 0;
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate<{ readonly shown: boolean; readonly what: string } | null>(FOCUS);
    if (now === null) continue;
    seen += 1;
    if (!now.shown) hidden.add(now.what);
  }
  if (seen === 0) throw new Error('the keyboard never came to anything');
  return [...hidden];
}
