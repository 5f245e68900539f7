/** The bench: simulated devices driven by hand, for demonstrations, training and tests. */
import '../../style/bench.css';
import { useState } from 'react';
import { useModel } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { ChoiceList } from '../counter/choice-list.tsx';
import { ErrorNote } from '../frame/error-note.tsx';
import { Notice } from '../frame/notice.tsx';
import { StillLoading } from '../frame/still-loading.tsx';
import { FaultPanel } from './fault-panel.tsx';
import { ReaderScene } from './reader-scene.tsx';
import { RoomScene } from './room-scene.tsx';
import { useBench } from './use-bench.ts';

export function BenchScreen() {
  const { t } = useSay();
  const { connection } = useModel();
  const { simulators, known, error, act } = useBench();
  const [chosen, setChosen] = useState<string | null>(null);
  const simulator = simulators.find((one) => one.simulator === chosen) ?? simulators[0];
  if (error?.code === 'notAvailable') return <Notice home title={t('bench.offTitle')} text={t('bench.offText')} />;
  if (!known && error === null) return <StillLoading />;
  if (simulator === undefined) {
    if (error !== null)
      return (
        <main className="page">
          <ErrorNote error={error} />
        </main>
      );
    return <Notice home title={t('bench.emptyTitle')} text={t('bench.emptyText')} />;
  }
  const disabled = connection.kind !== 'open';
  // All that stands in the room of the safe is one place; each identity-card reader is one of its own.
  const room = simulators.filter((one) => one.class !== 'id-reader');
  const places = simulators
    .filter((one) => one.class === 'id-reader' || one === room[0])
    .map((one) =>
      one === room[0]
        ? { value: one.simulator, label: t('bench.room'), note: room.map(({ simulator: id }) => id).join(' · ') }
        : { value: one.simulator, label: one.simulator, note: one.model },
    );
  return (
    <main className="page bench">
      <div className="bench-main">
        <h1>
          {simulator.class === 'id-reader'
            ? t('bench.title', { simulator: simulator.simulator })
            : t('bench.safeTitle')}
        </h1>
        {places.length > 1 && (
          <ChoiceList
            name="simulator"
            title={t('bench.choose')}
            disabled={false}
            value={room.includes(simulator) ? (room[0]?.simulator ?? null) : simulator.simulator}
            choices={places}
            onChoose={setChosen}
          />
        )}
        {error !== null && <ErrorNote error={error} />}
        {room.includes(simulator) ? (
          <RoomScene simulators={room} inHand={simulator} disabled={disabled} onTake={setChosen} onTurn={act} />
        ) : (
          <ReaderScene
            key={simulator.simulator}
            simulator={simulator}
            disabled={disabled}
            onTurn={(knob, value) => act(simulator.simulator, knob, value)}
          />
        )}
      </div>
      <FaultPanel
        faults={simulator.faults}
        disabled={disabled}
        onPress={(name, armed) => act(simulator.simulator, armed ? 'clearFault' : 'fault', name)}
      />
    </main>
  );
}
