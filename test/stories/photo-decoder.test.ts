import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { atTheCounter } from '../support/counter-story.ts';
import { newDataFolder, writeConfig } from '../support/running-daemon.ts';

/** A program of the site in place of a vendor's decoder: takes the block, then does what `script` says. */
function withDecoder(script: string): string {
  const data = newDataFolder();
  const program = join(data, 'decoder');
  writeFileSync(program, `#!/bin/sh\n[ "$(wc -c)" = 1024 ] || exit 9\n${script}\n`);
  chmodSync(program, 0o700);
  writeConfig(data, (text) => text.replace('# photoDecoder =', `photoDecoder = "${program}"`));
  return data;
}

test('the site’s own decoder turns the chip’s picture into one that the counter shows', async () => {
  const data = withDecoder('cat "$(dirname "$0")/portrait.jpg"');
  const grey = sharp({ create: { width: 102, height: 126, channels: 3, background: '#808080' } });
  writeFileSync(join(data, 'portrait.jpg'), await grey.jpeg().toBuffer());
  const { bench, read } = await atTheCounter(data);
  await bench('presentCard', 'R1');
  const { result } = await read('decoder-0001');
  expect(result.document.photo).toMatchObject({ state: 'decoded', mediaType: 'image/png' });
  const picture = sharp(Buffer.from(result.document.photo.base64, 'base64'));
  expect(await picture.metadata()).toMatchObject({ format: 'png', width: 102, height: 126 });
});

test.each([
  ['crashes', 'kill -SEGV $$'],
  ['hangs', 'sleep 60'],
  ['talks without end', 'while :; do echo too much; done'],
  ['gives something else', 'echo not a picture'],
])('a decoder that %s costs the picture, not the document', async (_what, script) => {
  const { bench, read } = await atTheCounter(withDecoder(script));
  await bench('presentCard', 'R1');
  const { result } = await read('decoder-0002');
  expect(result.document).toMatchObject({ name: '张样本', photo: { state: 'undecoded', reason: 'decoder-failed' } });
});
