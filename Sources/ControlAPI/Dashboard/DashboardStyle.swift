// How the page looks.

enum DashboardStyle {
    static let text = #"""
        :root { color-scheme: dark light; --back: #0f1418; --card: #182027; --line: #2b363f; --text: #e8eef2; --dim: #9fb0bc;
          --good: #4cc38a; --bad: #ff6b6b; --warn: #f2b84b; --link: #7cc4ff; --danger: #d92d20; }
        @media (prefers-color-scheme: light) { :root { --back: #f4f6f8; --card: #fff; --line: #d7dee4; --text: #14202a; --dim: #526472;
          --good: #17764a; --bad: #b42318; --warn: #93590b; --link: #0b5cad; --danger: #b42318; } }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 4rem; }
        body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.45 system-ui, "DejaVu Sans", sans-serif; }
        header { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center;
          padding: .6rem 1rem; background: var(--card); border-bottom: 1px solid var(--line); }
        h1 { font-size: 1.05rem; margin: 0; } h2 { font-size: 1rem; margin: 0 0 .6rem; } p { margin: .3rem 0; }
        header p { margin: 0; } .who { margin-left: auto; }
        a { color: var(--link); } nav { display: flex; gap: .8rem; flex-wrap: wrap; }
        .skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .4rem; z-index: 3; }
        .badge { padding: .1rem .6rem; border-radius: 1rem; border: 1px solid var(--line); color: var(--dim); font-size: .85rem; }
        .badge.good { color: var(--good); border-color: var(--good); } .badge.bad { color: #fff; background: var(--danger); border-color: var(--danger); font-weight: 600; }
        main { padding: 1rem; display: block; max-width: 110rem; margin: 0 auto; } main:focus { outline: none; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
        .narrow { max-width: 24rem; margin: 3rem auto; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .8rem; margin: 0 0 1rem; }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem 1rem; }
        .tile b { display: block; font-size: 1.6rem; font-variant-numeric: tabular-nums; } .tile span { color: var(--dim); font-size: .85rem; }
        form { display: flex; flex-wrap: wrap; gap: .7rem; align-items: end; } .narrow form { flex-direction: column; align-items: stretch; }
        label { display: flex; flex-direction: column; gap: .2rem; font-size: .85rem; color: var(--dim); }
        label.check, .tools label { flex-direction: row; align-items: center; gap: .4rem; } label.wide { flex: 1 1 14rem; }
        input, select, button { font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--line); border-radius: .35rem; padding: .45rem .6rem; min-height: 2.4rem; }
        input[type=checkbox] { min-height: 0; width: 1.1rem; height: 1.1rem; }
        button { cursor: pointer; background: var(--line); } button.danger { background: var(--danger); border-color: var(--danger); color: #fff; font-weight: 700; min-width: 7rem; }
        button:disabled { opacity: .5; cursor: default; } :focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
        .problem { color: var(--bad); flex-basis: 100%; min-height: 1.2em; } .empty { color: var(--dim); }
        .tools { display: flex; gap: 1rem; flex-wrap: wrap; align-items: center; } .scroll { overflow-x: auto; } .short { max-height: 16rem; overflow-y: auto; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .88rem; }
        th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; } th { color: var(--dim); font-weight: 500; }
        .n { text-align: right; } .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
        .chips { list-style: none; display: flex; gap: .6rem; flex-wrap: wrap; margin: 0; padding: 0; } .chips li { border: 1px solid var(--line); border-radius: 1rem; padding: .2rem .8rem; }
        .held { border: 2px solid var(--danger); border-radius: .4rem; padding: .6rem .8rem; margin: 0 0 .8rem; display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; }
        .held b { color: var(--bad); } .held button { margin-left: auto; } .calm { color: var(--good); }
        meter { width: 8rem; } .flash { animation: flash 1s; } @keyframes flash { from { background: var(--line); } }
        @media (prefers-reduced-motion: reduce) { .flash { animation: none; } }
        @media (max-width: 40rem) { main { padding: .6rem; } header { position: static; } form > * { flex: 1 1 100%; } }
        [hidden] { display: none !important; }
        """#
}
