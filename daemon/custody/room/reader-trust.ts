/** Which readers at the safe are believed now, and what is wrong with those that are not. */
import type { BadgeReaderNews } from '../../gateway/device-ports.ts';
import type { LockTrouble } from '../custody-entries.ts';
import type { SafeCore } from './safe-core.ts';

type TrustNews = Extract<BadgeReaderNews, { type: 'regained' | 'lost' | 'untrusted' | 'tamper' | 'power' }>;

/** Only inside a job of the queue. A reader that stops counting ends what its people had begun. */
export async function takeTrust(core: SafeCore, reader: string, news: TrustNews): Promise<void> {
  const tell = async (kind: LockTrouble, present: boolean): Promise<void> => {
    for (const { lock, readers } of core.wired())
      if (readers.includes(reader)) await core.decide({ type: 'trouble', lock, device: reader, kind, present });
  };
  switch (news.type) {
    case 'regained':
      core.readers.add(reader);
      core.show.forget(reader);
      await tell('reader', false);
      await tell('tamper', news.status.tamper);
      return tell('power', news.status.powerFault);
    case 'lost':
      core.readers.delete(reader);
      await core.decide({ type: 'tick' });
      return;
    case 'untrusted':
      core.readers.delete(reader);
      await tell('reader', true);
      // Wrong proofs mean somebody on the line: two people have to look before the reader may come back.
      return news.reason === 'bad-mac' ? tell('tamper', true) : undefined;
    case 'tamper':
      return tell('tamper', news.active);
    case 'power':
      return tell('power', news.fault);
  }
}
