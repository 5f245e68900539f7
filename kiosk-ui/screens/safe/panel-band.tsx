/** One line across the top of every face: the last refusal, else the gravest alarm, else what does not answer. */
import { ApiOutlined, CloseCircleFilled, WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { ERROR_CATALOGUE } from '../../../daemon/api/contract/error-catalogue.ts';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import type { Language } from '../../language.ts';
import type { SafeFace } from '../../model/safe-face.ts';
import { useSay } from '../../say.ts';
import { usePanel } from './panel-context.ts';

/** The sentence of a code in the reader's language; the code itself where the catalogue is older than the daemon. */
export function refusalText(code: string, language: Language): string {
  const entry = Object.hasOwn(ERROR_CATALOGUE, code) ? ERROR_CATALOGUE[code as keyof typeof ERROR_CATALOGUE] : null;
  return entry === null ? code : language === 'en' ? entry.en : entry.zh;
}

/** Some faces say their alarm themselves, larger. */
const saysItself = (face: SafeFace, kind: string): boolean =>
  face === 'incident' || (face === 'running' && kind.startsWith('heldOpen'));

const RESTING: readonly SafeFace[] = ['closed', 'obstacle'];
const isGrave = ({ severity }: SafeLockView['alarms'][number]): boolean =>
  severity === 'alarm' || severity === 'escalated';

export interface PanelBandProps {
  readonly view: SafeLockView;
  readonly face: SafeFace;
  /** The other locks: their alarms are not hidden by the one in front. */
  readonly others: readonly SafeLockView[];
}

export function PanelBand({ view, face, others }: PanelBandProps) {
  const { t, word, language } = useSay();
  const { error } = usePanel();
  const line = (className: string, symbol: ReactNode, text: string, clause = '') => (
    <p className={`safe-band ${className}`} role="alert">
      <span aria-hidden="true">{symbol}</span>
      <span>
        {text} {clause !== '' && <small>{clause}</small>}
      </span>
    </p>
  );
  if (error !== null) return line('band-warn', <CloseCircleFilled />, error.text[language]);
  if (view.notice !== null && face !== 'refused') {
    return line('band-warn', <CloseCircleFilled />, refusalText(view.notice.code, language), view.notice.clause);
  }
  // What only passed by is told to those who come to the panel at rest, the last of it; a new attempt is not to be blamed for it.
  const said = view.alarms.filter(({ kind }) => !saysItself(face, kind));
  const alarm = said.find(isGrave) ?? said.findLast(({ kind }) => RESTING.includes(face) || kind === 'heldOpenWarning');
  if (alarm !== undefined) {
    const says = word('safe.alarm', alarm.kind) ?? alarm.kind;
    return line(isGrave(alarm) ? 'band-danger' : 'band-warn', <WarningFilled />, says);
  }
  const elsewhere = others
    .flatMap((other) => other.alarms.map((one) => ({ lock: other.lock, alarm: one })))
    .find((one) => isGrave(one.alarm));
  if (elsewhere !== undefined) {
    const { lock, alarm: theirs } = elsewhere;
    const says = {
      lock: word('safe.lockName', lock) ?? lock,
      alarm: word('safe.alarm', theirs.kind) ?? theirs.kind,
    };
    return line('band-danger', <WarningFilled />, t('safe.alarmElsewhere', says));
  }
  if (view.contacts === null && face !== 'boardSilent') {
    return line('band-danger', <ApiOutlined />, t('safe.boardSilent.band'));
  }
  const silent = view.readers.filter(({ ready }) => !ready);
  if (silent.length > 0 && face !== 'readerSilent') {
    const none = silent.length === view.readers.length;
    return line('band-warn', <ApiOutlined />, t(none ? 'safe.readerBand.none' : 'safe.readerBand.other'));
  }
  return null;
}
