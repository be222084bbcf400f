<%@ Language="VBScript" %>
<% Option Explicit
Dim pageTitle : pageTitle = "Reports"
%>

<!--#include virtual="/includes/header.inc"-->
<h1>Reports</h1>
<ul>
  <li><a href="slow_sellers.asp">Slow sellers</a></li>
  <li><a href="returned.asp">Returned</a></li>
  <li><a href="overdue_loans.asp">Overdue loans</a></li>
  <li><a href="by_shelf.asp">By shelf</a></li>
  <li><a href="by_publisher.asp">By publisher</a></li>
  <li><a href="by_weather.asp">By weather</a></li>
  <li><a href="by_tide.asp">By tide</a></li>
  <li><a href="second_hand.asp">Second hand</a></li>
  <li><a href="damaged.asp">Damaged</a></li>
  <li><a href="on_order.asp">On order</a></li>
  <li><a href="back_orders.asp">Back orders</a></li>
  <li><a href="price_changes.asp">Price changes</a></li>
  <li><a href="stock_value.asp">Stock value</a></li>
  <li><a href="stock_count.asp">Stock count</a></li>
  <li><a href="missing.asp">Missing</a></li>
  <li><a href="duplicates.asp">Duplicates</a></li>
  <li><a href="signed_copies.asp">Signed copies</a></li>
  <li><a href="gift_wrap.asp">Gift wrap</a></li>
  <li><a href="postage.asp">Postage</a></li>
  <li><a href="till_differences.asp">Till differences</a></li>
  <li><a href="tea_money.asp">Tea money</a></li>
  <li><a href="best_of_month.asp">Best of month</a></li>
  <li><a href="best_of_year.asp">Best of year</a></li>
  <li><a href="letters_unanswered.asp">Letters unanswered</a></li>
  <li><a href="wish_lists.asp">Wish lists</a></li>
  <li><a href="maps_out.asp">Maps out</a></li>
  <li><a href="school_orders.asp">School orders</a></li>
  <li><a href="ferry_kiosk.asp">Ferry kiosk</a></li>
  <li><a href="book_club.asp">Book club</a></li>
  <li><a href="insurance.asp">Insurance</a></li>
</ul>
<!--#include virtual="/includes/footer.inc"-->
