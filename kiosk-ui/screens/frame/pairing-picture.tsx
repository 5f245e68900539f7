/** The picture of a page without a key: a screen and a key that has not reached it. Drawn, no words. */
export function PairingPicture() {
  return (
    <svg className="picture" viewBox="0 0 240 120" width="240" height="120" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" strokeWidth="3" strokeLinejoin="round" strokeLinecap="round">
        <rect x="24" y="14" width="112" height="74" rx="6" />
        <path d="M64 106h32M80 88v18" />
        <path d="M60 44v-6a20 20 0 0 1 40 0v6" />
        <rect x="52" y="44" width="56" height="30" rx="4" />
        <g strokeDasharray="5 7">
          <path d="M146 59h22" />
        </g>
        <circle cx="188" cy="59" r="12" />
        <path d="M200 59h30M220 59v10M230 59v8" />
      </g>
    </svg>
  );
}
