#!/usr/bin/env bash
# Makes the test source's loop, apps/packager/assets/test-source: 16 s of picture and sound as three renditions of eight
# MPEG-TS segments each, whose end continues in its beginning. Run it by hand when the picture should change, and commit
# what it made; needs ffmpeg with libx264 and drawtext, and the DejaVu fonts.
#
# Why it has no seam: everything in picture and sound repeats after 16 s, which is 400 pictures at 25 a second and 750 AAC
# frames at 48 kHz, both whole. Three periods are encoded and the middle one is kept, so that the encoder's start (AAC
# priming, the rate control's first guesses) and end are not in it.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=apps/packager/assets/test-source
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fonts=/usr/share/fonts/truetype/dejavu
sans=$fonts/DejaVuSans-Bold.ttf
mono=$fonts/DejaVuSansMono-Bold.ttf
period=16
fps=25
frames=$((period * fps))

# Drawn once: a deep blue field that is lighter in its middle, a beam of light, a ball that shines at its upper left, and the
# light that flashes with the beep.
ffmpeg -v error -f lavfi -i "nullsrc=s=1280x720,format=gbrp,geq=r='14+26*(1-hypot((X-640)/900,(Y-250)/520))':g='22+52*(1-hypot((X-640)/900,(Y-250)/520))':b='48+92*(1-hypot((X-640)/900,(Y-250)/520))'" \
  -frames:v 1 -update 1 -y "$work/field.png"
ffmpeg -v error -f lavfi -i "nullsrc=s=900x720,format=rgba,geq=r=90:g=170:b=255:a='70*pow(max(0,sin(PI*clip((X-Y*0.4)/560,0,1))),2)*(0.75+0.25*sin((X-Y*0.4)/9))'" \
  -frames:v 1 -update 1 -y "$work/beam.png"
ffmpeg -v error -f lavfi -i "nullsrc=s=84x84,format=rgba,geq=r='255-70*hypot(X-26,Y-24)/60':g='190-120*hypot(X-26,Y-24)/60':b='60-40*hypot(X-26,Y-24)/60':a='255*clip(42-hypot(X-41.5,Y-41.5),0,1)'" \
  -frames:v 1 -update 1 -y "$work/ball.png"
ffmpeg -v error -f lavfi -i "nullsrc=s=120x120,format=rgba,geq=r=255:g=255:b='235':a='255*clip((60-hypot(X-59.5,Y-59.5))/22,0,1)'" \
  -frames:v 1 -update 1 -y "$work/flash.png"

# Colour bars at 75 % and a grey ramp below them: drawn over everything that moves, so that their values can be measured.
bars=(bfbfbf bfbf00 00bfbf 00bf00 bf00bf bf0000 0000bf)
boxes=""
for i in "${!bars[@]}"; do
  boxes+="drawbox=x=$((64 + i * 164)):y=430:w=164:h=150:color=0x${bars[$i]}:t=fill,"
done
for i in $(seq 0 13); do
  grey=$(printf '%02x' $((16 + i * 17)))
  boxes+="drawbox=x=$((64 + i * 82)):y=580:w=82:h=36:color=0x$grey$grey$grey:t=fill,"
done

# n and t run over three periods; every expression of them repeats after one.
n="mod(n\\,$frames)"
code="00\\:00\\:%{eif\\:floor($n/$fps)\\:d\\:2}\\:%{eif\\:mod(n\\,$fps)\\:d\\:2}"
picture="
[0:v]format=gbrp[field];
[1:v]format=gbrap[beam];
[2:v]format=gbrap[ball];
[3:v]format=gbrap[flash];
[4:v]format=gbrap[bar];
[field][beam]overlay=format=gbrp:eval=frame:x='-900+2180*mod(t,$period/2)/($period/2)':y=0[lit];
[lit]drawbox=x=64:y=646:w=1148:h=4:color=0x5a74a8:t=fill[base];
[base][bar]overlay=format=gbrp:eval=frame:x='64+1124*$n/$frames':y=638[ruled];
[ruled][flash]overlay=format=gbrp:x=1092:y=64:enable='lt(mod(n,$fps),3)'[flashing];
[flashing]${boxes}null[barred];
[barred][ball]overlay=format=gbrp:eval=frame:x='598-534*cos(2*PI*t/$period)':y='344-84*abs(sin(2*PI*t/2))'[moving];
[moving]drawtext=fontfile=$sans:text='SLUICE TEST':fontsize=84:fontcolor=white:shadowcolor=0x000000a0:shadowx=3:shadowy=3:x=64:y=72,
drawtext=fontfile=$mono:text='$code':fontsize=54:fontcolor=0xffd75e:x=66:y=184,
drawtext=fontfile=$mono:text='frame %{eif\\:$n\\:d\\:3} of $frames':fontsize=28:fontcolor=0xb9c9e8:x=520:y=198,
scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setsar=1,split=3[p0][p1][p2];
[p0]drawtext=fontfile=$sans:text='1280 x 720':fontsize=34:fontcolor=white:x=64:y=668[v0];
[p1]scale=640:360:flags=lanczos,drawtext=fontfile=$sans:text='640 x 360':fontsize=19:fontcolor=white:x=32:y=333[v1];
[p2]scale=416:234:flags=lanczos,setsar=1,drawtext=fontfile=$sans:text='416 x 234':fontsize=15:fontcolor=white:x=21:y=215[v2]"

# A beep of 80 ms at each second, an octave higher when the loop begins; raised and lowered softly, so that it does not click.
# Below it four quiet chords of four seconds, of whole frequencies, so that they fit the loop too.
beep="0.2*sin(2*PI*if(lt(mod(t,$period),0.9),1760,880)*t)*lt(mod(t,1),0.08)*min(1,min(mod(t,1),0.08-mod(t,1))*200)"
chord() { echo "(sin(2*PI*$1*t)+sin(2*PI*$2*t)+sin(2*PI*$3*t)+0.4*sin(2*PI*$(($1 * 4))*t)+0.2*sin(2*PI*$(($3 * 6))*t))"; }
bar="floor(mod(t,$period)/4)"
swell="0.025*pow(sin(PI*mod(t,4)/4),0.5)"
chords="$swell*if(eq($bar,0),$(chord 131 165 196),if(eq($bar,1),$(chord 98 123 147),if(eq($bar,2),$(chord 110 131 165),$(chord 87 110 131))))"
sound="$beep+$chords"

video=(-c:v libx264 -preset veryslow -profile:v main -bf 2 -refs 3 -g 50 -keyint_min 50 -sc_threshold 0 -flags +cgop
  -x264-params "scenecut=0:open-gop=0:nal-hrd=none:force-cfr=1" -force_key_frames 'expr:gte(t,n_forced*2)'
  -color_primaries bt709 -color_trc bt709 -colorspace bt709)
ffmpeg -v error -nostats -y \
  -loop 1 -framerate $fps -i "$work/field.png" -loop 1 -framerate $fps -i "$work/beam.png" -loop 1 -framerate $fps -i "$work/ball.png" \
  -loop 1 -framerate $fps -i "$work/flash.png" -f lavfi -i "color=c=0xffd75e:s=24x20:r=$fps" \
  -f lavfi -i "aevalsrc='$sound|$sound':s=48000" \
  -filter_complex "${picture//$'\n'/}" -t $((3 * period)) \
  -map '[v0]' -map '[v1]' -map '[v2]' -map 5:a -map 5:a -map 5:a "${video[@]}" \
  -b:v:0 760k -maxrate:v:0 1000k -bufsize:v:0 1500k -level:v:0 3.1 \
  -b:v:1 360k -maxrate:v:1 440k -bufsize:v:1 680k -level:v:1 3.0 \
  -b:v:2 160k -maxrate:v:2 200k -bufsize:v:2 300k -level:v:2 1.3 \
  -c:a aac -b:a 64k -ac 2 -metadata:s:a language=eng \
  -f hls -hls_time 2 -hls_list_size 0 -hls_flags independent_segments -start_number 0 \
  -var_stream_map 'v:0,a:0,name:720p v:1,a:1,name:360p v:2,a:2,name:234p' \
  -hls_segment_filename "$work/%v_%02d.ts" "$work/%v.m3u8"

mkdir -p "$out"
rm -f "$out"/*.mpegts "$out"/index.json
first=$((period / 2))
count=$((period / 2))

# One line of ffprobe's csv, without the empty columns that side data leaves behind.
probe() { ffprobe -v error -of csv=p=0 "$@" | head -n 1 | tr -d '\r' | sed 's/,*$//'; }

renditions=""
for rendition in 720p:1280:720 360p:640:360 234p:416:234; do
  IFS=: read -r name width height <<<"$rendition"
  segments=""
  audio_frames=0
  for i in $(seq 0 $((count - 1))); do
    file="${name}_$i.mpegts" # not .ts, which every tool here takes for TypeScript
    cp "$(printf '%s/%s_%02d.ts' "$work" "$name" $((first + i)))" "$out/$file"
    pictures=$(probe -select_streams v -count_packets -show_entries stream=nb_read_packets "$out/$file")
    frames_here=$(probe -select_streams a -count_packets -show_entries stream=nb_read_packets "$out/$file")
    [ "$pictures" = 50 ] || { echo "$file has $pictures pictures, not 50" >&2; exit 1; }
    audio_frames=$((audio_frames + frames_here))
    segments+="${segments:+,}
        { \"file\": \"$file\", \"duration90k\": 180000, \"sizeBytes\": $(stat -c %s "$out/$file") }"
  done
  [ "$audio_frames" = $((period * 48000 / 1024)) ] || { echo "$name has $audio_frames AAC frames" >&2; exit 1; }
  first_pts=$(probe -select_streams v -show_entries stream=start_pts "$out/${name}_0.mpegts")
  renditions+="${renditions:+,}
    {
      \"name\": \"$name\",
      \"width\": $width,
      \"height\": $height,
      \"segments\": [$segments
      ]
    }"
done
cat >"$out/index.json" <<EOF
{
  "loopDuration90k": $((period * 90000)),
  "firstPts90k": $first_pts,
  "renditions": [$renditions
  ]
}
EOF
du -cb "$out"/* | tail -n 1
