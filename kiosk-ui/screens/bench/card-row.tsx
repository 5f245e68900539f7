/** The cards that can be laid on the reader: a row of small cards, clicked or dragged. Invented people only. */
import { useRef } from 'react';
import type { BenchSimulator } from '../../../daemon/api/contract/bench.ts';
import { useSay } from '../../say.ts';
import type { CardDrag } from './use-card-drag.ts';

export interface CardRowProps {
  readonly cards: BenchSimulator['cards'];
  readonly lying: string | null;
  readonly disabled: boolean;
  readonly drag: CardDrag;
  readonly onPresent: (id: string) => void;
}

export function CardRow({ cards, lying, disabled, drag, onPresent }: CardRowProps) {
  const { t, word } = useSay();
  /** A drag ends with a click as well, which must not present the card a second time. */
  const dragged = useRef(false);
  return (
    <ul className="card-row" aria-label={t('bench.cards')}>
      {cards.map((card) => {
        const handlers = drag.handlers(card.id);
        const moving = drag.moving?.id === card.id ? drag.moving : null;
        return (
          <li key={card.id}>
            <button
              type="button"
              className={`small-card ${moving === null ? '' : 'small-card-moving'}`}
              aria-pressed={card.id === lying}
              disabled={disabled}
              style={moving === null ? {} : { transform: `translate(${moving.dx}px, ${moving.dy}px)` }}
              {...handlers}
              onPointerDown={(event) => {
                dragged.current = false;
                handlers.onPointerDown(event);
              }}
              onPointerUp={(event) => {
                dragged.current = moving !== null;
                handlers.onPointerUp(event);
              }}
              onClick={() => {
                if (!dragged.current) onPresent(card.id);
                dragged.current = false;
              }}
            >
              <strong>{card.id}</strong>
              <span>{word('card', card.id) ?? card.caption}</span>
              {card.id === lying && <small>{t('bench.lying')}</small>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
