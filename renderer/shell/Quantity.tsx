// A number with its unit, and on hover or focus what it means and how fine it is.
import { Tooltip } from '@mantine/core'

export function Quantity({ text, meaning, className }: { text: string; meaning: string; className?: string }) {
  return (
    <Tooltip label={meaning}>
      <span className={`quantity ${className ?? ''}`} tabIndex={0}>
        {text}
      </span>
    </Tooltip>
  )
}
