/** The counter: choose why, press read, lay the card down, see the person's data, end. One question at a time. */
import '../../style/counter.css';
import { IdcardOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { DeviceState } from '../../../daemon/api/contract/devices.ts';
import { useModel } from '../../kiosk-context.ts';
import { busyElsewhere, readersOf, runningReading } from '../../model/model-queries.ts';
import { useSay } from '../../say.ts';
import { ChoiceList } from './choice-list.tsx';
import { ClearsIn, DocumentCard } from './document-card.tsx';
import { PURPOSES, type Purpose } from './reading-purposes.ts';
import { ReadingStage } from './reading-stage.tsx';
import { useReading } from './use-reading.ts';

/** The chosen reader while it exists; else the first that is ready, else the first. */
function readerInUse(readers: readonly DeviceState[], chosen: string | null): DeviceState | null {
  const found = readers.find((reader) => reader.device === chosen);
  return found ?? readers.find((reader) => reader.state === 'ready') ?? readers[0] ?? null;
}

export function CounterScreen() {
  const { t } = useSay();
  const model = useModel();
  const [purpose, setPurpose] = useState<Purpose>('issue');
  const [chosen, setChosen] = useState<string | null>(null);
  const { now, start, cancel, done } = useReading();
  const readers = readersOf(model);
  const reader = readerInUse(readers, now.phase === 'running' ? now.reader : chosen);
  const running = now.phase === 'running' ? runningReading(model, now.reader) : null;
  const online = model.connection.kind === 'open';
  const busy = reader !== null && busyElsewhere(model, reader.device);
  const mayStart = online && reader?.state === 'ready' && !busy;
  const locked = now.phase === 'running' || now.phase === 'arrived';

  return (
    <main className="page counter">
      <div className="counter-side">
        <ChoiceList
          name="purpose"
          title={t('counter.purpose')}
          disabled={locked}
          value={purpose}
          choices={PURPOSES.map((value) => ({
            value,
            label: t(`purpose.${value}.name`),
            note: t(`purpose.${value}.note`),
          }))}
          onChoose={setPurpose}
        />
        {readers.length > 1 && (
          <ChoiceList
            name="reader"
            title={t('counter.reader')}
            disabled={locked}
            value={reader?.device ?? null}
            choices={readers.map((one) => ({
              value: one.device,
              label: one.device,
              note: t(`deviceState.${one.state}`),
            }))}
            onChoose={setChosen}
          />
        )}
      </div>
      <div className="counter-main">
        <h1>{t('counter.title', { purpose: t(`purpose.${purpose}.name`) })}</h1>
        {now.phase === 'arrived' ? (
          <DocumentCard result={now.result} />
        ) : (
          <ReadingStage reader={reader} now={now} step={running?.step ?? null} />
        )}
        <footer className="actions">
          {now.phase === 'arrived' && (
            <p className="small">
              <ClearsIn until={now.until} />
            </p>
          )}
          <p className="small" role="status">
            {!online && t('counter.offline')}
            {online && busy && now.phase !== 'running' && t('counter.busyElsewhere')}
          </p>
          {now.phase === 'running' && (
            <Button size="large" disabled={running === null || now.cancelling} onClick={cancel}>
              {t('action.cancelReading')}
            </Button>
          )}
          {now.phase === 'arrived' ? (
            <Button key="done" type="primary" size="large" className="lead" onClick={done}>
              {t('action.done')}
            </Button>
          ) : (
            <Button
              key="start"
              type="primary"
              size="large"
              className="lead"
              icon={<IdcardOutlined />}
              loading={now.phase === 'running'}
              disabled={!mayStart && now.phase !== 'running'}
              autoFocus
              onClick={() => reader !== null && start(reader.device, purpose)}
            >
              {now.phase === 'running' ? t('action.reading') : t('action.readCard')}
            </Button>
          )}
        </footer>
      </div>
    </main>
  );
}
