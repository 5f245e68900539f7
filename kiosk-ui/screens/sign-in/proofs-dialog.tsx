/** Collects the proofs that an act needs, one person after the other, then sends the act and shows what came of it. */
import { CheckCircleFilled, UserOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import type { CallOutcome, ClientError } from '../../client/client-error.ts';
import { useModel } from '../../kiosk-context.ts';
import { type Proven, withProof } from '../../model/sign-in-state.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { Dialog } from './dialog.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { ReaderStep } from './reader-step.tsx';
import { useNameOf } from './use-names.ts';

export interface ProofsDialogProps {
  readonly title: string;
  /** What is about to happen, in words. */
  readonly about?: ReactNode;
  /** Who is wanted, in order; their number is the number of proofs. */
  readonly wanted: readonly string[];
  /** The act waits for a card at the desk reader once the proofs are there. */
  readonly card?: boolean;
  readonly send: (proofs: readonly string[]) => Promise<CallOutcome<unknown>>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

type Phase =
  | { readonly kind: 'collecting' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'refused'; readonly error: ClientError };

/** The places that fill as people prove themselves. */
function Places({ wanted, proven }: { readonly wanted: readonly string[]; readonly proven: readonly Proven[] }) {
  const { t } = useSay();
  const nameOf = useNameOf();
  return (
    <ol className="places">
      {wanted.map((who, place) => {
        const there = proven[place];
        return (
          <li key={who} className={there === undefined ? 'place' : 'place place-filled'}>
            <span aria-hidden="true">{there === undefined ? <UserOutlined /> : <CheckCircleFilled />}</span>
            <strong>{who}</strong>
            <span>{there === undefined ? t('signIn.awaited') : nameOf(there.person)}</span>
          </li>
        );
      })}
    </ol>
  );
}

export function ProofsDialog({ title, about, wanted, card, send, onDone, onClose }: ProofsDialogProps) {
  const { t } = useSay();
  const { deskReaders } = useModel().people ?? { deskReaders: [] };
  const [proven, setProven] = useState<readonly Proven[]>([]);
  const [twice, setTwice] = useState(false);
  const [phase, setPhase] = useState<Phase>({ kind: 'collecting' });

  const onProven = (next: Proven) => {
    const all = withProof(proven, next);
    setTwice(all.length === proven.length);
    setProven(all);
    if (all.length < wanted.length) return;
    setPhase({ kind: 'sending' });
    void send(all.map((one) => one.proof)).then((answer) => {
      if (answer.ok) onDone();
      else {
        setProven([]);
        setTwice(false);
        setPhase({ kind: 'refused', error: answer.error });
      }
    });
  };

  return (
    <Dialog title={title} width={640} onClose={onClose}>
      <div className="proofs">
        {about}
        <Places wanted={wanted} proven={proven} />
        {twice && (
          <p className="proofs-twice" role="alert">
            {t('signIn.samePerson')}
          </p>
        )}
        {phase.kind === 'sending' && card === true && deskReaders.length > 0 && (
          <ReaderStep first="card" until={null} />
        )}
        {phase.kind === 'sending' && card !== true && <p role="status">{t('signIn.sending')}</p>}
        {phase.kind === 'refused' && (
          <>
            <ErrorNote error={phase.error} />
            <Button onClick={() => setPhase({ kind: 'collecting' })}>{t('signIn.again')}</Button>
          </>
        )}
        {phase.kind === 'collecting' && (
          <>
            <p className="proofs-next">{t('signIn.nextIs', { who: wanted[proven.length] ?? '' })}</p>
            <ProofPanel key={proven.length} onProven={onProven} />
          </>
        )}
      </div>
    </Dialog>
  );
}
