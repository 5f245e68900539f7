/** Values as people say them in their language: time left, dates, moments, words for codes. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { chinaMoments } from './china-moment.ts';
import type { Language } from './language.ts';

export interface Say {
  readonly t: TFunction;
  readonly language: Language;
  /** `80` → 1 分 20 秒. */
  timeLeft(seconds: number): string;
  /** `YYYY-MM-DD` → 2026年11月22日; anything else stays as it is. */
  date(iso: string): string;
  /** Milliseconds since 1970 → date and time in China, whatever zone this PC is set to. */
  moment(ms: number): string;
  /** The word for a code of a group, or null where the language files have none. */
  word(group: string, code: string): string | null;
}

function createSay(t: TFunction, language: Language, exists: (key: string) => boolean): Say {
  const locale = language === 'en' ? 'en-GB' : language;
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const moment = chinaMoments(locale);
  return {
    t,
    language,
    timeLeft(seconds) {
      const whole = { minutes: Math.floor(seconds / 60), seconds: seconds % 60 };
      return whole.minutes === 0 ? t('time.seconds', whole) : t('time.minutes', whole);
    },
    date(iso) {
      const ms = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(iso) : Number.NaN;
      return Number.isNaN(ms) ? iso : days.format(ms);
    },
    moment,
    word: (group, code) => (exists(`${group}.${code}`) ? t(`${group}.${code}`) : null),
  };
}

export function useSay(): Say {
  const { t, i18n } = useTranslation();
  return createSay(t, i18n.language === 'en' ? 'en' : 'zh-CN', (key) => i18n.exists(key));
}
