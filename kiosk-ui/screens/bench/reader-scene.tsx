/** One simulated reader as a picture that is used with the hands: cable, slot, card, and the cards beside it. */
import { ExportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import type { BenchSimulator } from '../../../daemon/api/contract/bench.ts';
import { useSay } from '../../say.ts';
import { ReaderPicture } from '../reader-picture.tsx';
import { CardRow } from './card-row.tsx';
import { KnobRow } from './knob-row.tsx';
import { useCardDrag } from './use-card-drag.ts';

export interface ReaderSceneProps {
  readonly simulator: BenchSimulator;
  readonly disabled: boolean;
  readonly onTurn: (knob: string, value: string | null) => void;
}

/** What the simulator calls the card; its words are of one language only. */
function captionOf({ cards }: BenchSimulator, id: string): string {
  return cards.find((card) => card.id === id)?.caption ?? id;
}

export function ReaderScene({ simulator, disabled, onTurn }: ReaderSceneProps) {
  const { t, word } = useSay();
  const reader = useRef<HTMLDivElement>(null);
  const lying = simulator.shows.card ?? null;
  const present = (id: string) => onTurn('presentCard', id);
  const drag = useCardDrag(reader, present);
  const caption = lying === null ? null : (word('card', lying) ?? captionOf(simulator, lying));
  const card = lying !== null ? 'lying' : drag.over ? 'hovering' : 'none';
  return (
    <div className="scene">
      <div className="scene-picture">
        <div ref={reader} className={`scene-reader ${drag.over ? 'scene-over' : ''}`} />
        <ReaderPicture
          plugged={simulator.plugged}
          card={card}
          lamp={!simulator.plugged ? 'off' : lying === null ? 'ready' : 'busy'}
        />
        <button
          type="button"
          className="scene-cable"
          disabled={disabled}
          onClick={() => onTurn(simulator.plugged ? 'unplug' : 'plug', null)}
        >
          <span>{simulator.plugged ? t('bench.unplug') : t('bench.plug')}</span>
        </button>
      </div>
      <div className="scene-line" role="status">
        <p>{lying === null ? t('bench.noCard') : t('bench.cardLies', { card: caption })}</p>
        <Button
          icon={<ExportOutlined />}
          disabled={disabled || lying === null}
          onClick={() => onTurn('removeCard', null)}
        >
          {t('bench.removeCard')}
        </Button>
      </div>
      <h2>{t('bench.cards')}</h2>
      <p className="small">{t('bench.cardsAbout')}</p>
      <CardRow cards={simulator.cards} lying={lying} disabled={disabled} drag={drag} onPresent={present} />
      <KnobRow knobs={simulator.knobs} disabled={disabled} onTurn={onTurn} />
    </div>
  );
}
