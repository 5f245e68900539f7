/** The middle of the counter's page: what the reader does now and what the clerk does next, as picture and sentence. */
import type { ReactNode } from 'react';
import type { DeviceState } from '../../../daemon/api/contract/devices.ts';
import type { ReadingState } from '../../../daemon/api/contract/readings.ts';
import { useSay } from '../../say.ts';
import { useCountdown } from '../../use-countdown.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { ReaderPicture, type ReaderPictureProps } from '../reader-picture.tsx';
import type { ReadingPhase } from './use-reading.ts';

type Step = ReadingState['step'];

const STEP_PICTURES: Record<Step, Omit<ReaderPictureProps, 'plugged'>> = {
  'waiting-for-card': { card: 'hovering', lamp: 'ready' },
  'card-found': { card: 'lying', lamp: 'busy' },
  reading: { card: 'lying', lamp: 'busy' },
  'card-removed': { card: 'hovering', lamp: 'bad' },
  retrying: { card: 'lying', lamp: 'busy' },
  ended: { card: 'lying', lamp: 'good' },
};

interface StageTextProps {
  readonly title: string;
  readonly text: string;
  readonly more?: ReactNode;
  readonly live?: boolean;
}

function StageText({ title, text, more, live }: StageTextProps) {
  return (
    <div className="stage-text" {...(live ? { role: 'status' } : {})}>
      <h2>{title}</h2>
      <p>{text}</p>
      {more}
    </div>
  );
}

/** A reader that cannot read now: grey, its cable drawn, a sentence, the command that mends it where one is known. */
function MissingReader({ reader }: { readonly reader: DeviceState | null }) {
  const { t, word } = useSay();
  if (reader === null) return <StageText title={t('reader.noneTitle')} text={t('reader.noneText')} />;
  const trouble = reader.trouble === null ? null : word('trouble', reader.trouble);
  return (
    <StageText
      live
      title={t(`reader.${reader.state}Title`)}
      text={trouble ?? t(`reader.${reader.state}Text`)}
      more={
        <>
          {reader.fix !== null && <code className="command">{reader.fix}</code>}
          {reader.state === 'absent' && reader.fix === null && <p className="small">{t('reader.comesBack')}</p>}
        </>
      }
    />
  );
}

function RunningText({ step, until }: { readonly step: Step; readonly until: number }) {
  const { t, timeLeft } = useSay();
  const waiting = step === 'waiting-for-card' || step === 'card-removed';
  const left = useCountdown(waiting ? until : null);
  return (
    <StageText
      live
      title={t(`step.${step}.title`)}
      text={t(`step.${step}.text`)}
      more={left !== null && <p className="time-left">{t('time.left', { time: timeLeft(left) })}</p>}
    />
  );
}

export interface ReadingStageProps {
  readonly reader: DeviceState | null;
  readonly now: Exclude<ReadingPhase, { phase: 'arrived' }>;
  readonly step: Step | null;
}

export function ReadingStage({ reader, now, step }: ReadingStageProps) {
  const { t } = useSay();
  const ready = reader?.state === 'ready';
  const cancelled = now.phase === 'failed' && now.error.code === 'cancelled';
  if (now.phase === 'running') {
    const shown = step ?? 'waiting-for-card';
    return (
      <section className="stage">
        <ReaderPicture plugged {...STEP_PICTURES[shown]} />
        {now.cancelling ? (
          <StageText live title={t('reading.cancellingTitle')} text={t('reading.cancellingText')} />
        ) : (
          <RunningText step={shown} until={now.until} />
        )}
      </section>
    );
  }
  return (
    <section className="stage">
      <ReaderPicture
        plugged={reader !== null && reader.state !== 'absent'}
        card="none"
        lamp={ready ? 'ready' : reader?.state === 'fault' ? 'bad' : 'off'}
      />
      {now.phase === 'failed' && (ready || !cancelled) && <ErrorNote error={now.error} quiet={cancelled} />}
      {!ready && <MissingReader reader={reader} />}
      {ready && now.phase === 'idle' && <StageText title={t('reading.readyTitle')} text={t('reading.readyText')} />}
      {ready && now.phase === 'cleared' && (
        <StageText live title={t('reading.doneTitle')} text={t(`reading.doneBy.${now.by}`)} />
      )}
    </section>
  );
}
