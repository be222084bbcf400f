<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Catalogue"
%>
<!--#include virtual="/includes/dbopen.inc"-->
<!--#include virtual="/includes/functions.inc"-->
<!--#include virtual="/includes/header.inc"-->
<h1>Catalogue</h1>
<ul>
  <li><a href="shelves/tides/index.htm">Tides &amp; Tables</a></li>
  <li><a href="shelves/pilotage/index.htm">Pilotage &amp; Charts</a></li>
  <li><a href="shelves/lights/index.htm">Lighthouses</a></li>
  <li><a href="shelves/yards/index.htm">Ships &amp; Yards</a></li>
  <li><a href="shelves/knots/index.htm">Knots &amp; Rigging</a></li>
  <li><a href="shelves/fish/index.htm">Fish &amp; Fishing</a></li>
  <li><a href="shelves/polar/index.htm">Ice &amp; the Poles</a></li>
  <li><a href="shelves/stories/index.htm">Stories of the Sea</a></li>
  <li><a href="shelves/verse/index.htm">Verse &amp; Song</a></li>
  <li><a href="shelves/local/index.htm">Our Harbour</a></li>
  <li><a href="shelves/birds/index.htm">Birds &amp; Shore</a></li>
  <li><a href="shelves/children/index.htm">For Children</a></li>
</ul>
<!--#include virtual="/includes/footer.inc"-->
