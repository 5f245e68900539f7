import { expect, test } from 'vitest';
import { cutPower } from './ledger-power-cuts.ts';

// A counter's writer and its rollback guard, every file call traced; then every disk that a power cut could leave of it.
test('after any of two thousand power cuts the ledger opens, and nothing acknowledged is gone or changed', () => {
  const { states, bad } = cutPower('./writer-program.ts', { stride: 120, seed: 1, mostBad: 5 });
  expect(bad).toEqual([]);
  expect(states).toBeGreaterThanOrEqual(2_000);
}, 120_000);

// Without this one nobody would know that the test above can fail.
test('the same cuts find out a writer that does not sync each commit', () => {
  const { bad } = cutPower('./careless-writer-program.ts', { stride: 120, seed: 1, mostBad: 20 });
  expect(bad).toHaveLength(20);
  expect(bad.join('\n')).toMatch(/entries were acknowledged, \d+ are there/);
}, 120_000);
