/** The sentence for what is wrong with ledger, clock or backups. */
import type { LedgerTrouble } from '../../model/ledger-trouble.ts';
import { useSay } from '../../say.ts';

export interface TroubleWords {
  title(trouble: LedgerTrouble): string;
}

export function useTroubleWords(): TroubleWords {
  const { t, word } = useSay();
  return {
    title({ what, detail }) {
      const known = detail === '' ? '' : (word('ledgerTrouble.clockReason', detail) ?? detail);
      return known === ''
        ? t(`ledgerTrouble.title.${what}`)
        : t('ledgerTrouble.titleOf', { title: t(`ledgerTrouble.title.${what}`), detail: known });
    },
  };
}
