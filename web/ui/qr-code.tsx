import { encode } from 'uqr';

/** A text as a QR code (ISO/IEC 18004), dark on light in either scheme, because cameras expect it so. */
export function QrCode({ text, label, size = 180 }: { text: string; label: string; size?: number }) {
  const { data } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      viewBox={`0 0 ${data.length} ${data.length}`}
      width={size}
      height={size}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
