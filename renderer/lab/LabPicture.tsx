// The picture of the lab: what is where, what is on, and what crosses each link now.
import { applyNodeChanges, ReactFlow, useReactFlow } from '@xyflow/react'
import type { NodeChange } from '@xyflow/react'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { LabState } from '../../shared/lab'
import { liveRecording } from '../live/recording'
import { moveGuest } from '../state/actions'
import { useLab } from '../state/store'
import { GuestNode } from './GuestNode'
import { BusNode, HostNode } from './HostNode'
import { guestHeight, hostHeight, hostWidth, labEdges, labNodes } from './layout'
import type { LabNode } from './layout'
import { LinkEdge } from './LinkEdge'
import { shownLab } from './shown'

const nodeTypes = { host: HostNode, bus: BusNode, guest: GuestNode }
const edgeTypes = { link: LinkEdge }
const fit = { padding: 0.02, maxZoom: 1.15 }

export function LabPicture({ lab: told, moving }: { lab: LabState; moving: boolean }) {
  const { live, labsAt } = useLab()
  const seen = useSyncExternalStore(liveRecording.subscribe, () => liveRecording.seen)
  const lab = useMemo(() => shownLab(told, live, seen, labsAt), [told, live, seen, labsAt])
  const [over, setOver] = useState<string | null>(null)
  const home = useMemo(() => labNodes(lab, moving, over ?? live.run?.to ?? null), [lab, moving, over, live.run])
  const [dragged, setDragged] = useState<NodeChange<LabNode>[]>([])
  const nodes = useMemo(() => applyNodeChanges(dragged, home), [dragged, home])
  const edges = useMemo(() => labEdges(lab), [lab])
  const element = useRef<HTMLDivElement>(null)
  const { fitView } = useReactFlow()
  const measured = useRef(new Map<string, NodeChange<LabNode>>())

  useEffect(() => {
    if (!element.current) return
    const sizes = new ResizeObserver(() => void fitView(fit))
    sizes.observe(element.current)
    return () => sizes.disconnect()
  }, [fitView])

  const onNodesChange = (changes: NodeChange<LabNode>[]) => {
    for (const change of changes) if (change.type === 'dimensions') measured.current.set(change.id, change)
    const positions = changes.filter((change) => change.type === 'position' && change.position)
    setDragged([...measured.current.values(), ...positions])
  }
  const hostUnder = ({ position }: LabNode) => {
    const [x, y] = [position.x + (hostWidth - 20) / 2, position.y + guestHeight / 2]
    const found = home.find(
      (node) =>
        node.type === 'host' &&
        node.data.host.role === 'cloudlet' &&
        x >= node.position.x &&
        x <= node.position.x + hostWidth &&
        y >= node.position.y &&
        y <= node.position.y + hostHeight,
    )
    return found?.id ?? null
  }
  return (
    <div className="picture" ref={element} aria-label={`Picture of the lab ${lab.name}`} role="group">
      <ReactFlow<LabNode, ReturnType<typeof labEdges>[number]>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onNodeDrag={(_, node) =>
          setOver(node.type === 'guest' && hostUnder(node) !== node.data.guest.host ? hostUnder(node) : null)
        }
        onNodeDragStop={(_, node) => {
          const target = hostUnder(node)
          setOver(null)
          setDragged([...measured.current.values()])
          if (node.type === 'guest' && target !== null && target !== node.data.guest.host)
            void moveGuest(lab.name, target)
        }}
        fitView
        proOptions={{ hideAttribution: true }}
        fitViewOptions={fit}
        minZoom={0.3}
        panOnDrag={false}
        panOnScroll={false}
        zoomOnScroll={false}
        zoomOnPinch={false}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        nodeDragThreshold={4}
      />
    </div>
  )
}
