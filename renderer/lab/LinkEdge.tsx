// A link with its live rates; the text is written when samples come, without React.
import { EdgeLabelRenderer } from '@xyflow/react'
import type { EdgeProps } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { rateText } from '../shell/format'
import { liveRecording } from '../live/recording'
import type { LinkEdgeType } from './layout'

const maxAgeMs = 1500
/** Without samples for so long the rates are not known any more, ms. */
const staleMs = 3000

export function LinkEdge({ sourceX, sourceY, targetY, data }: EdgeProps<LinkEdgeType>) {
  const label = useRef<HTMLDivElement>(null)
  const host = data?.host ?? ''
  const name = data?.name ?? 'eth0'
  const up = data?.up ?? false
  useEffect(() => {
    const show = () => {
      const rate = (kind: string) => {
        const ring = liveRecording.series.get(`${host}/${name}/${kind}`)?.ring
        const fresh = Date.now() - liveRecording.lastT < staleMs
        return rateText(fresh ? (ring?.valueAt(liveRecording.lastT, maxAgeMs) ?? null) : null)
      }
      const text = up ? `↑ ${rate('sent')}\n↓ ${rate('received')}` : 'off'
      if (label.current && label.current.textContent !== text) label.current.textContent = text
    }
    show()
    const unsubscribe = liveRecording.subscribe(show)
    const timer = setInterval(show, staleMs)
    return () => {
      unsubscribe()
      clearInterval(timer)
    }
  }, [host, name, up])
  const middle = (sourceY + targetY) / 2
  return (
    <>
      <path
        className={`link link-${name} ${up ? '' : 'link-down'}`}
        d={`M${sourceX},${sourceY}L${sourceX},${targetY}`}
      />
      <EdgeLabelRenderer>
        <div
          ref={label}
          className={`link-label ${up ? '' : 'link-label-down'} nodrag nopan`}
          style={{ transform: `translate(0, -50%) translate(${sourceX + 7}px, ${middle}px)` }}
          title={`${host} ${name}: ↑ sent, ↓ received, headers included; mean of the last 100 ms`}
        />
      </EdgeLabelRenderer>
    </>
  )
}
