/** Keeps the page's key in IndexedDB. A CryptoKey is stored as it is, so its bytes never pass through the page again. */
import type { KeyStore, PageKey } from './page-key.ts';

const STORE = 'keys';
const RECORD = 'page';

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open('twinlock', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return await answered(request);
}

/** One key for each browser profile; a new ticket replaces it. */
export function createBrowserKeyStore(factory: IDBFactory): KeyStore {
  return {
    async load() {
      const database = await openDatabase(factory);
      const found: PageKey | undefined = await answered(database.transaction(STORE).objectStore(STORE).get(RECORD));
      database.close();
      return found ?? null;
    },
    async save(key) {
      const database = await openDatabase(factory);
      await answered(database.transaction(STORE, 'readwrite').objectStore(STORE).put(key, RECORD));
      database.close();
    },
  };
}
