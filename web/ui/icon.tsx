/** An icon of Material Design; what it means is said beside it, or in `label`. */
export function Icon({ path, size = 20, label }: { path: string; size?: number; label?: string }) {
  const shape = {
    viewBox: '0 0 24 24',
    width: size,
    height: size,
    fill: 'currentColor',
    style: { flexShrink: 0 },
  };
  if (label === undefined) {
    return (
      <svg {...shape} aria-hidden="true">
        <path d={path} />
      </svg>
    );
  }
  return (
    <svg {...shape} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
