/** The picture of an identity-card reader: its cable to the PC, its lamp, the card on it. Drawn, no words. */
import '../style/reader-picture.css';

export interface ReaderPictureProps {
  readonly plugged: boolean;
  /** `hovering`: a card is on its way to the reader. */
  readonly card: 'none' | 'hovering' | 'lying';
  readonly lamp: 'off' | 'ready' | 'busy' | 'good' | 'bad';
}

function Card({ lying }: { readonly lying: boolean }) {
  return (
    <g
      className={lying ? 'pic-card' : 'pic-card pic-card-hovering'}
      transform={lying ? 'translate(216 92)' : 'translate(232 14)'}
    >
      <rect width="128" height="80" rx="8" />
      <rect className="pic-card-photo" x="86" y="16" width="30" height="38" rx="3" />
      <path d="M14 22h52M14 36h40M14 50h46M14 66h80" />
    </g>
  );
}

export function ReaderPicture({ plugged, card, lamp }: ReaderPictureProps) {
  return (
    <svg
      className={`reader-picture ${plugged ? '' : 'reader-unplugged'}`}
      viewBox="0 0 400 240"
      aria-hidden="true"
      focusable="false"
    >
      <rect className="pic-pc" x="8" y="56" width="72" height="140" rx="6" />
      <path className="pic-line" d="M22 76h44M22 90h44" />
      <circle className="pic-line" cx="44" cy="178" r="6" />
      <rect className="pic-socket" x="74" y="132" width="12" height="22" rx="2" />
      {plugged ? (
        <>
          <rect className="pic-plug" x="84" y="135" width="22" height="16" rx="3" />
          <path className="pic-cable" d="M106 143c36 0 22 48 58 48h26" />
        </>
      ) : (
        <>
          <g transform="translate(28 50) rotate(10 96 143)">
            <rect className="pic-plug" x="84" y="135" width="22" height="16" rx="3" />
            <path className="pic-plug-tip" d="M74 138h10v10h-10z" />
          </g>
          <path className="pic-cable" d="M133 197c18 6 20-6 34-6h23" />
          <path className="pic-gap" d="M92 143l14 18" />
        </>
      )}
      <path
        className="pic-body"
        d="M206 78h150a14 14 0 0 1 14 14v96a22 22 0 0 1-22 22H212a22 22 0 0 1-22-22V94a16 16 0 0 1 16-16z"
      />
      <rect className="pic-slot" x="212" y="88" width="136" height="88" rx="10" />
      {card === 'none' && (
        <path className="pic-waves" d="M268 132a12 12 0 0 1 24 0M258 132a22 22 0 0 1 44 0M248 132a32 32 0 0 1 64 0" />
      )}
      {card === 'lying' && <Card lying />}
      <circle className={`pic-lamp pic-lamp-${lamp}`} cx="346" cy="193" r="6" />
      <path className="pic-line" d="M212 193h70" />
      {card === 'hovering' && <Card lying={false} />}
    </svg>
  );
}
