/** Which language the screens speak: Chinese first, remembered in this browser, changed for all screens at once. */
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Bilingual } from '../daemon/api/contract/envelope.ts';
import en from './languages/en.json';
import zhCN from './languages/zh-CN.json';

export type Language = keyof Bilingual;

const REMEMBERED = 'twinlock.language';

export interface LanguageDeps {
  readonly storage: Storage;
  /** Told at the start and at every change, so that the document's own language follows. */
  readonly onLanguage: (language: Language) => void;
}

/** A browser may refuse storage; then the choice lasts as long as the page. */
function remembered(storage: Storage): Language {
  try {
    return storage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}

export async function startLanguage({ storage, onLanguage }: LanguageDeps): Promise<i18n> {
  const instance = i18next.createInstance();
  const lng = remembered(storage);
  instance.on('languageChanged', (language) => {
    onLanguage(language === 'en' ? 'en' : 'zh-CN');
    try {
      storage.setItem(REMEMBERED, language);
    } catch {
      // Not remembered; the page still speaks the chosen language.
    }
  });
  await instance.use(initReactI18next).init({
    lng,
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  return instance;
}
