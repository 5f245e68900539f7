/** Joins the parts in a browser: ticket out of the address, key store, socket, language, theme, pages. */
import '@fontsource-variable/noto-sans-sc/wght.css';
import './style/base.css';
import './style/frame.css';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { WS_PATH } from '../daemon/api/contract/wire.ts';
import { createApiClient } from './client/api-client.ts';
import { createBrowserKeyStore } from './client/browser-key-store.ts';
import { takeTicket } from './client/launch-ticket.ts';
import { browserClock } from './clock.ts';
import { KioskContext } from './kiosk-context.ts';
import { startLanguage } from './language.ts';
import { createKioskStore } from './model/kiosk-store.ts';
import { Pages } from './pages.tsx';

// At once: a ticket must not stand in the address bar or in the history for longer than it takes to read it.
const { ticket, rest } = takeTicket(location.hash);
history.replaceState(null, '', location.pathname + location.search + rest);

const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const i18n = await startLanguage({
  storage: localStorage,
  onLanguage: (language) => {
    document.documentElement.lang = language;
  },
});

const store = createKioskStore();
const client = createApiClient({
  url: `ws://${location.host}${WS_PATH}`,
  origin: location.origin,
  WebSocket,
  clock: browserClock,
  random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
  subtle: crypto.subtle,
  keys: createBrowserKeyStore(indexedDB),
  about: { name: 'twinlock-kiosk', version: '0.1.0' },
  ticket,
  onNews: store.put,
});

createRoot(root).render(
  <I18nextProvider i18n={i18n}>
    <KioskContext value={{ store, client, clock: browserClock }}>
      <Pages nonce={nonce} />
    </KioskContext>
  </I18nextProvider>,
);
