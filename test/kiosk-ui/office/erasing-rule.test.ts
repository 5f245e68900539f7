import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PICTURE_CLASS, pictureRule } from '../../../daemon/custody/pictures/picture-entries.ts';
import { erasingRule } from '../../../kiosk-ui/screens/office/register/erasing-rule.ts';

test('the rule that the daemon writes is taken apart, and both languages have words for it', () => {
  expect(pictureRule(31)).toBe('safe-still/31d');
  expect(erasingRule(pictureRule(31))).toEqual({ class: PICTURE_CLASS, days: 31 });
  expect(erasingRule(pictureRule(366))).toEqual({ class: PICTURE_CLASS, days: 366 });
  for (const language of ['zh-CN', 'en']) {
    const texts = JSON.parse(
      readFileSync(new URL(`../../../kiosk-ui/languages/${language}.json`, import.meta.url), 'utf8'),
    );
    expect(texts.register.erasingRule[PICTURE_CLASS]).toContain('{{days}}');
  }
});

test.each(['', 'safe-still', 'safe-still/0d', 'safe-still/31', 'safe-still/31d ', '/31d', 'two people'])(
  'another form of rule (%j) is left as it is',
  (code) => {
    expect(erasingRule(code)).toBeNull();
  },
);
