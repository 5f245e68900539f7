import { expect, test } from 'vitest';
import { configDigest } from '../../../daemon/config/config-digest.ts';
import { firstConfig } from '../../../daemon/config/first-config.ts';
import { parseConfig } from '../../../daemon/config/parse-config.ts';

function digestOf(text: string): string {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return configDigest(parsed.value);
}

test('any change of a value changes the fingerprint; comments, order and written-out defaults do not', () => {
  const whole = firstConfig();
  const digest = digestOf(whole);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(digestOf(`# a note\n${whole}`)).toBe(digest);
  expect(digestOf(whole.replace('credentialClass = "secure-app"', 'credentialClass = "uid"'))).not.toBe(digest);
  expect(digestOf(whole.replace('port = 7411', 'port = 7412'))).not.toBe(digest);
  expect(digestOf('[log]\nlevel = "info"\n[api]\nport = 7411\n')).toBe(digestOf(''));
  expect(digestOf('[api]\nport = 7411\n[log]\nlevel = "info"\n')).toBe(digestOf(''));
});
