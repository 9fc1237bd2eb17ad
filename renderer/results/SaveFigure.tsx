// Saves the figure as a file: SVG for a paper, PNG for everything else.
import { Button } from '@mantine/core'
import type { RefObject } from 'react'
import { showError } from '../state/store'
import { copyFigure } from './copy-svg'
import { figureFile, figureSvg } from './figure-svg'
import type { LegendEntry } from './panels'

/** Dots of the picture for each px of the page: sharp in print. */
const pngScale = 2

type SaveFigureProps = { figure: RefObject<HTMLElement | null>; title: string; legend: readonly LegendEntry[] }

export function SaveFigure({ figure, title, legend }: SaveFigureProps) {
  const save = async (ending: 'svg' | 'png') => {
    if (!figure.current) return
    const drawn = figureSvg(copyFigure(figure.current, title, legend))
    const svg = new Blob([drawn.svg], { type: 'image/svg+xml' })
    const blob = ending === 'svg' ? svg : await picture(drawn)
    if (blob) offer(blob, figureFile(title, ending))
    else showError({ code: 'unsupported', message: 'The picture could not be drawn.', hint: 'Save it as SVG instead.' })
  }
  return (
    <>
      <Button variant="default" size="compact-xs" title="Save the figure as SVG" onClick={() => void save('svg')}>
        SVG
      </Button>
      <Button variant="default" size="compact-xs" title="Save the figure as PNG" onClick={() => void save('png')}>
        PNG
      </Button>
    </>
  )
}

/** Null when the browser draws it not. The page's policy lets pictures come from data: alone. */
async function picture({ svg, width, height }: { svg: string; width: number; height: number }): Promise<Blob | null> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  const decoded = await image.decode().then(
    () => true,
    () => false,
  )
  const canvas = document.createElement('canvas')
  canvas.width = width * pngScale
  canvas.height = height * pngScale
  const context = canvas.getContext('2d')
  if (!decoded || !context) return null
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done) => canvas.toBlob(done, 'image/png'))
}

function offer(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold of the data once it is begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
